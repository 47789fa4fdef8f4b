package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.expr.SQLVariantRefExpr;
import java.util.Locale;
import org.q4j.sql.select.SelectContext.VariableScope;
import org.q4j.sql.wire.ColumnDefinition;

/** Question marks, user variables and system variables. */
final class Variables {

  private final QueryPlanner planner;

  Variables(QueryPlanner planner) {
    this.planner = planner;
  }

  private SelectContext context() {
    return planner.conversions().context();
  }

  static boolean isUser(SQLExpr expression) {
    return expression instanceof SQLVariantRefExpr variable
        && variable.getName().startsWith("@")
        && !variable.getName().startsWith("@@");
  }

  /** Returns whether a dotted name is a system variable with its scope, or one of a component. */
  static boolean isSystem(SQLPropertyExpr property) {
    SQLExpr owner = property.getOwner();
    return owner instanceof SQLPropertyExpr nested
        ? isSystem(nested)
        : owner instanceof SQLVariantRefExpr variable && isSystem(variable);
  }

  private static boolean isSystem(SQLVariantRefExpr variable) {
    return variable.isGlobal() || variable.isSession() || variable.getName().startsWith("@@");
  }

  static String userName(SQLExpr variable) {
    return Names.plain(((SQLVariantRefExpr) variable).getName().substring(1));
  }

  Node read(SQLVariantRefExpr variable) {
    String name = variable.getName();
    if (name.equals("?")) {
      SelectContext.Variable value = context().parameter(variable.getIndex());
      return new Constant(SqlType.of(value.column()), value.value());
    }
    if (isUser(variable)) {
      return planner.userVariables().read(userName(variable));
    }
    VariableScope scope =
        variable.isGlobal()
            ? VariableScope.GLOBAL
            : variable.isSession() ? VariableScope.SESSION : VariableScope.ANY;
    return system(scope, name.startsWith("@@") ? name.substring(2) : name);
  }

  Node system(SQLPropertyExpr property) {
    String owner = property.getOwner().toString();
    String first = (owner.startsWith("@@") ? owner.substring(2) : owner).toLowerCase(Locale.ROOT);
    String name = Names.plain(property.getName());
    return switch (first) {
      case "session", "local" -> system(VariableScope.SESSION, name);
      case "global" -> system(VariableScope.GLOBAL, name);
      default -> system(VariableScope.ANY, Names.plain(first) + "." + name);
    };
  }

  private Node system(VariableScope scope, String name) {
    String plain = Names.plain(name);
    SelectContext.Variable value = context().systemVariable(scope, plain);
    ColumnDefinition column = value.column();
    Object found = value.value();
    // As of any expression, the column belongs to no table.
    return new ColumnNode(column, row -> found) {
      @Override
      String ownName() {
        return null;
      }
    };
  }
}
