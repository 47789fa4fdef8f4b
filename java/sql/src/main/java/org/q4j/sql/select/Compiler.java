package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLCurrentTimeExpr;
import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLAggregateExpr;
import com.alibaba.druid.sql.ast.expr.SQLBetweenExpr;
import com.alibaba.druid.sql.ast.expr.SQLBinaryOpExpr;
import com.alibaba.druid.sql.ast.expr.SQLBinaryOpExprGroup;
import com.alibaba.druid.sql.ast.expr.SQLCaseExpr;
import com.alibaba.druid.sql.ast.expr.SQLCastExpr;
import com.alibaba.druid.sql.ast.expr.SQLExistsExpr;
import com.alibaba.druid.sql.ast.expr.SQLExtractExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLInListExpr;
import com.alibaba.druid.sql.ast.expr.SQLInSubQueryExpr;
import com.alibaba.druid.sql.ast.expr.SQLListExpr;
import com.alibaba.druid.sql.ast.expr.SQLMethodInvokeExpr;
import com.alibaba.druid.sql.ast.expr.SQLNotExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.expr.SQLQueryExpr;
import com.alibaba.druid.sql.ast.expr.SQLUnaryExpr;
import com.alibaba.druid.sql.ast.expr.SQLVariantRefExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Turns the parser's expressions into nodes. One for each clause of a query block. */
final class Compiler {

  /** Deeper nesting than this could end a thread's stack when it is evaluated. */
  private static final int MOST_DEPTH = 1000;

  /** Functions of the time that need no parentheses. */
  private static final Set<String> BARE =
      Set.of("utc_date", "utc_time", "utc_timestamp", "current_user", "localtimestamp");

  private final QueryPlanner planner;
  private final Scope scope;
  private final Function<ColumnName, Node> names;
  private final Optional<Aggregates> aggregates;
  private final Operators operators;
  private final Arithmetic arithmetic;
  private final Casts casts;
  private int depth;

  /** How many parts so far were no literals, operators or functions of such. */
  private int unsteady;

  /** Creates one whose names are the scope's columns, without aggregates. */
  Compiler(QueryPlanner planner, Scope scope) {
    this(planner, scope, scope::resolve, Optional.empty());
  }

  /**
   * @param names finds what a name means
   * @param aggregates collects calls of COUNT, SUM and so on; empty where none may stand
   */
  Compiler(
      QueryPlanner planner,
      Scope scope,
      Function<ColumnName, Node> names,
      Optional<Aggregates> aggregates) {
    this.planner = planner;
    this.scope = scope;
    this.names = names;
    this.aggregates = aggregates;
    this.operators = new Operators(planner.conversions());
    this.arithmetic = new Arithmetic(planner.conversions());
    this.casts = new Casts(planner.conversions());
  }

  QueryPlanner planner() {
    return planner;
  }

  Scope scope() {
    return scope;
  }

  Operators operators() {
    return operators;
  }

  Arithmetic arithmetic() {
    return arithmetic;
  }

  Casts casts() {
    return casts;
  }

  Conversions conversions() {
    return planner.conversions();
  }

  SelectContext context() {
    return planner.conversions().context();
  }

  List<Node> compile(List<SQLExpr> expressions) {
    List<Node> nodes = new ArrayList<>(expressions.size());
    for (SQLExpr expression : expressions) {
      nodes.add(compile(expression));
    }
    return nodes;
  }

  /** Compiles an expression of one column. */
  Node compile(SQLExpr expression) {
    if (expression == null) {
      throw SqlErrors.notSupported("an empty expression");
    }
    if (++depth > MOST_DEPTH) {
      throw SqlErrors.tooDeep();
    }
    int before = unsteady;
    try {
      Node node = Literals.of(expression).orElseGet(() -> compileAny(expression));
      if (unsteady == before) {
        node.becomeSteady();
      }
      return node;
    } finally {
      depth--;
    }
  }

  private Node compileAny(SQLExpr expression) {
    if (expression instanceof SQLIdentifierExpr identifier) {
      return identifier(identifier);
    }
    if (expression instanceof SQLPropertyExpr property) {
      return Variables.isSystem(property)
          ? new Variables(planner).system(property)
          : column(ColumnName.of(property));
    }
    if (expression instanceof SQLVariantRefExpr variable) {
      unsteady++;
      return new Variables(planner).read(variable);
    }
    if (expression instanceof SQLBinaryOpExpr operation) {
      return new BinaryOperations(this).compile(operation);
    }
    if (expression instanceof SQLBinaryOpExprGroup group) {
      return new BinaryOperations(this).group(group);
    }
    if (expression instanceof SQLUnaryExpr operation) {
      return unary(operation);
    }
    if (expression instanceof SQLNotExpr not) {
      return operators.not(compile(not.getExpr()));
    }
    if (expression instanceof SQLAggregateExpr aggregate) {
      return aggregate(aggregate);
    }
    if (expression instanceof SQLMethodInvokeExpr call && call.getMethodName() != null) {
      return Aggregates.isAggregate(call.getMethodName())
          ? aggregate(call)
          : new Calls(this).compile(call);
    }
    return compileOther(expression);
  }

  private Node compileOther(SQLExpr expression) {
    if (expression instanceof SQLBetweenExpr between) {
      return operators.between(
          compile(between.getTestExpr()),
          compile(between.getBeginExpr()),
          compile(between.getEndExpr()),
          between.isNot());
    }
    if (expression instanceof SQLInListExpr in) {
      return new RowValues(this).in(in);
    }
    if (expression instanceof SQLInSubQueryExpr in) {
      unsteady++;
      return new Subqueries(this).in(in);
    }
    if (expression instanceof SQLExistsExpr exists) {
      unsteady++;
      return new Subqueries(this).exists(exists);
    }
    if (expression instanceof SQLQueryExpr query) {
      unsteady++;
      return new Subqueries(this).scalar(query);
    }
    if (expression instanceof SQLCaseExpr choice) {
      return new CaseExpression(this).compile(choice);
    }
    if (expression instanceof SQLCastExpr cast) {
      return casts.cast(compile(cast.getExpr()), cast.getDataType());
    }
    if (expression instanceof SQLCurrentTimeExpr time) {
      String name = time.getType().name().toLowerCase(Locale.ROOT);
      return new Calls(this).call(name, List.of(), expression.toString());
    }
    if (expression instanceof SQLExtractExpr extract) {
      return new DateArithmetic(conversions())
          .extract(compile(extract.getValue()), DateArithmetic.unit(extract.getUnit().name()));
    }
    if (expression instanceof SQLListExpr list) {
      if (list.getItems().size() == 1) {
        return compile(list.getItems().get(0));
      }
      throw SqlErrors.columns(1);
    }
    throw SqlErrors.notSupported(expression.toString());
  }

  private Node identifier(SQLIdentifierExpr identifier) {
    String name = identifier.getName();
    if (BARE.contains(name.toLowerCase(Locale.ROOT))) {
      return new Calls(this).call(name, List.of(), name);
    }
    return column(ColumnName.of(identifier));
  }

  private Node column(ColumnName name) {
    unsteady++;
    return names.apply(name);
  }

  private Node unary(SQLUnaryExpr operation) {
    Node operand = compile(operation.getExpr());
    return switch (operation.getOperator()) {
      case Plus -> operand;
      case Negative -> arithmetic.negate(operand, operation.toString());
      case Not, NOT -> operators.not(operand);
      case Compl -> arithmetic.invert(operand);
      case BINARY -> casts.binary(operand);
      default -> throw SqlErrors.notSupported(operation.toString());
    };
  }

  private Node aggregate(SQLMethodInvokeExpr call) {
    unsteady++;
    if (call instanceof SQLAggregateExpr aggregate
        && (aggregate.getOver() != null || aggregate.getOverRef() != null)) {
      throw SqlErrors.notSupported("OVER");
    }
    if (!Aggregates.isAggregate(call.getMethodName())) {
      return new Calls(this).compile(call);
    }
    Aggregates collected = aggregates.orElseThrow(SqlErrors::groupFunction);
    // Inside of an aggregate there is no other, and names are the columns of the rows.
    return collected.add(call, new Compiler(planner, scope));
  }
}
