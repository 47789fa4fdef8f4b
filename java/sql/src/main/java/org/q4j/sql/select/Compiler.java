package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLCharExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLIntegerExpr;
import com.alibaba.druid.sql.ast.expr.SQLNullExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.expr.SQLVariantRefExpr;

/** Turns the parser's expressions into nodes. */
final class Compiler {

  private final SelectContext context;
  private final Scope scope;

  Compiler(SelectContext context, Scope scope) {
    this.context = context;
    this.scope = scope;
  }

  Node compile(SQLExpr expression) {
    if (expression instanceof SQLNullExpr) {
      return new Constant(SqlType.NULL, null, "NULL");
    }
    if (expression instanceof SQLIntegerExpr integer) {
      return new Constant(SqlType.INTEGER, integer.getNumber());
    }
    if (expression instanceof SQLCharExpr text) {
      return new Constant(SqlType.text(text.getText().length()), text.getText(), text.getText());
    }
    if (expression instanceof SQLIdentifierExpr identifier) {
      return scope.resolve(ColumnName.of(identifier));
    }
    if (expression instanceof SQLPropertyExpr property) {
      return scope.resolve(ColumnName.of(property));
    }
    if (expression instanceof SQLVariantRefExpr variable && variable.getName().equals("?")) {
      SelectContext.Variable value = context.parameter(variable.getIndex());
      return new Constant(SqlType.of(value.column()), value.value());
    }
    throw SqlErrors.notSupported(expression.toString());
  }
}
