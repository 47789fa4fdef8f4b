package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLAllExpr;
import com.alibaba.druid.sql.ast.expr.SQLAnyExpr;
import com.alibaba.druid.sql.ast.expr.SQLBinaryOpExpr;
import com.alibaba.druid.sql.ast.expr.SQLBinaryOpExprGroup;
import com.alibaba.druid.sql.ast.expr.SQLBinaryOperator;
import com.alibaba.druid.sql.ast.expr.SQLBooleanExpr;
import com.alibaba.druid.sql.ast.expr.SQLCharExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLIntervalExpr;
import com.alibaba.druid.sql.ast.expr.SQLNullExpr;
import com.alibaba.druid.sql.ast.expr.SQLSomeExpr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Operators between two expressions. */
final class BinaryOperations {

  private final Compiler compiler;

  BinaryOperations(Compiler compiler) {
    this.compiler = compiler;
  }

  Node compile(SQLBinaryOpExpr operation) {
    return switch (operation.getOperator()) {
      case BooleanAnd -> compiler.operators().and(chain(operation));
      case BooleanOr -> compiler.operators().or(chain(operation));
      case BooleanXor -> compiler.operators().xor(left(operation), right(operation));
      case Is -> is(operation, false);
      case IsNot -> is(operation, true);
      case Like, NotLike, Escape -> like(operation);
      case RegExp, RLike -> regexp(operation);
      case NotRegExp, NotRLike -> compiler.operators().not(regexp(operation));
      case Assignment -> assign(operation);
      case COLLATE -> Casts.collate(left(operation), collationName(operation.getRight()));
      case SoudsLike -> throw SqlErrors.notSupported("SOUNDS LIKE");
      case SubGt -> extract(operation);
      case SubGtGt -> JsonFunctions.unquoted(extract(operation));
      default -> {
        Optional<IntPredicate> comparison = comparison(operation.getOperator());
        yield comparison.isPresent() ? compare(operation, comparison.get()) : arithmetic(operation);
      }
    };
  }

  Node group(SQLBinaryOpExprGroup group) {
    List<Node> operands = compiler.compile(group.getItems());
    return switch (group.getOperator()) {
      case BooleanAnd -> compiler.operators().and(operands);
      case BooleanOr -> compiler.operators().or(operands);
      default -> throw SqlErrors.notSupported(group.toString());
    };
  }

  /** {@code column->'$.path'} is JSON_EXTRACT. */
  private Node extract(SQLBinaryOpExpr operation) {
    return new Calls(compiler)
        .call("json_extract", List.of(left(operation), right(operation)), operation.toString());
  }

  /** A JSON string is to be compared with a string as what it stands for. */
  private static Node besides(Node node, Node other) {
    boolean strings = JsonFunctions.isJson(node) && !JsonFunctions.isJson(other);
    return strings && other.kind() == Kind.TEXT ? JsonFunctions.unquoted(node) : node;
  }

  private Node left(SQLBinaryOpExpr operation) {
    return compiler.compile(operation.getLeft());
  }

  private Node right(SQLBinaryOpExpr operation) {
    return compiler.compile(operation.getRight());
  }

  /** Clients send chains of thousands, which the parser nests. */
  private List<Node> chain(SQLBinaryOpExpr operation) {
    Deque<SQLExpr> open = new ArrayDeque<>();
    List<Node> found = new ArrayList<>();
    open.push(operation);
    while (!open.isEmpty()) {
      SQLExpr next = open.pop();
      if (next instanceof SQLBinaryOpExpr nested
          && nested.getOperator() == operation.getOperator()) {
        open.push(nested.getRight());
        open.push(nested.getLeft());
      } else {
        found.add(compiler.compile(next));
      }
    }
    return found;
  }

  private static String collationName(SQLExpr name) {
    return name instanceof SQLCharExpr text ? text.getText() : Names.plain(name.toString());
  }

  private Node is(SQLBinaryOpExpr operation, boolean not) {
    SQLExpr wanted = operation.getRight();
    if (wanted instanceof SQLNullExpr) {
      return compiler.operators().isNull(left(operation), not);
    }
    if (wanted instanceof SQLBooleanExpr bool) {
      boolean value = Boolean.TRUE.equals(bool.getValue());
      return compiler.operators().is(left(operation), Truth.of(value), not);
    }
    if (wanted instanceof SQLIdentifierExpr name && name.getName().equalsIgnoreCase("unknown")) {
      return compiler.operators().is(left(operation), Truth.UNKNOWN, not);
    }
    throw SqlErrors.notSupported(operation.toString());
  }

  private Node like(SQLBinaryOpExpr operation) {
    SQLBinaryOpExpr like = operation;
    Optional<Node> escape = Optional.empty();
    if (operation.getOperator() == SQLBinaryOperator.Escape) {
      if (!(operation.getLeft() instanceof SQLBinaryOpExpr inner)) {
        throw SqlErrors.notSupported(operation.toString());
      }
      like = inner;
      escape = Optional.of(right(operation));
    } else if (operation.getRight() instanceof SQLBinaryOpExpr inner
        && inner.getOperator() == SQLBinaryOperator.Escape) {
      escape = Optional.of(right(inner));
      return negated(
          like, matching().like(left(operation), compiler.compile(inner.getLeft()), escape));
    }
    return negated(like, matching().like(left(like), right(like), escape));
  }

  private Node negated(SQLBinaryOpExpr like, Node matched) {
    return switch (like.getOperator()) {
      case Like -> matched;
      case NotLike -> compiler.operators().not(matched);
      default -> throw SqlErrors.notSupported(like.toString());
    };
  }

  private Matching matching() {
    return new Matching(compiler.conversions());
  }

  private Node regexp(SQLBinaryOpExpr operation) {
    return matching().regexp(left(operation), right(operation));
  }

  private Node assign(SQLBinaryOpExpr operation) {
    if (!Variables.isUser(operation.getLeft())) {
      throw SqlErrors.notSupported(operation.toString());
    }
    return compiler
        .planner()
        .userVariables()
        .assign(Variables.userName(operation.getLeft()), right(operation));
  }

  private static Optional<IntPredicate> comparison(SQLBinaryOperator operator) {
    return switch (operator) {
      case Equality, EqEq -> Optional.of(result -> result == 0);
      case NotEqual, LessThanOrGreater -> Optional.of(result -> result != 0);
      case LessThan, NotGreaterThan -> Optional.of(result -> result < 0);
      case LessThanOrEqual -> Optional.of(result -> result <= 0);
      case GreaterThan, NotLessThan -> Optional.of(result -> result > 0);
      case GreaterThanOrEqual -> Optional.of(result -> result >= 0);
      case LessThanOrEqualOrGreaterThan -> Optional.of(result -> false);
      default -> Optional.empty();
    };
  }

  private Node compare(SQLBinaryOpExpr operation, IntPredicate holds) {
    SQLExpr right = operation.getRight();
    boolean isQuantified =
        right instanceof SQLAnyExpr || right instanceof SQLSomeExpr || right instanceof SQLAllExpr;
    if (isQuantified) {
      return new Subqueries(compiler).quantified(left(operation), right, holds);
    }
    boolean same = operation.getOperator() == SQLBinaryOperator.LessThanOrEqualOrGreaterThan;
    if (RowValues.isRow(operation.getLeft()) || RowValues.isRow(right)) {
      return new RowValues(compiler).compare(operation, same);
    }
    Node one = left(operation);
    Node other = right(operation);
    Node left = besides(one, other);
    Node against = besides(other, one);
    return same
        ? compiler.operators().sameAs(left, against)
        : compiler.operators().compare(left, against, holds);
  }

  private Node arithmetic(SQLBinaryOpExpr operation) {
    SQLBinaryOperator operator = operation.getOperator();
    if (operator == SQLBinaryOperator.Add || operator == SQLBinaryOperator.Subtract) {
      DateArithmetic dates = new DateArithmetic(compiler.conversions());
      boolean minus = operator == SQLBinaryOperator.Subtract;
      if (operation.getRight() instanceof SQLIntervalExpr interval) {
        return dates.add(left(operation), interval, compiler, minus);
      }
      if (operation.getLeft() instanceof SQLIntervalExpr interval && !minus) {
        return dates.add(right(operation), interval, compiler, false);
      }
    }
    Node left = left(operation);
    Node right = right(operation);
    String text = "(" + operation + ")";
    Arithmetic arithmetic = compiler.arithmetic();
    return switch (operator) {
      case Add -> arithmetic.simple(Arithmetic.Operation.ADD, left, right, text);
      case Subtract -> arithmetic.simple(Arithmetic.Operation.SUBTRACT, left, right, text);
      case Multiply -> arithmetic.simple(Arithmetic.Operation.MULTIPLY, left, right, text);
      case Divide -> arithmetic.divide(left, right, text);
      case DIV -> arithmetic.integerDivide(left, right, text);
      case Modulus, Mod -> arithmetic.modulo(left, right, text);
      case BitwiseAnd -> arithmetic.bits(left, right, (a, b) -> a & b);
      case BitwiseOr -> arithmetic.bits(left, right, (a, b) -> a | b);
      case BitwiseXor -> arithmetic.bitsOfBoth(left, right, (a, b) -> a ^ b);
      case LeftShift -> arithmetic.bitsOfBoth(left, right, Arithmetic::shiftLeft);
      case RightShift -> arithmetic.bitsOfBoth(left, right, Arithmetic::shiftRight);
      default -> throw SqlErrors.notSupported(operation.toString());
    };
  }
}
