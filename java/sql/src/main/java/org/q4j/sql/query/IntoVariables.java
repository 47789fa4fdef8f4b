package org.q4j.sql.query;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLListExpr;
import com.alibaba.druid.sql.ast.expr.SQLVariantRefExpr;
import com.alibaba.druid.sql.ast.statement.SQLSelect;
import com.alibaba.druid.sql.ast.statement.SQLSelectQueryBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.sql.select.RowCursor;
import org.q4j.sql.select.Select;
import org.q4j.sql.wire.ErrorReply;

/** The INTO of a SELECT that puts its one row into user variables. */
final class IntoVariables {
  private final List<String> names;

  private IntoVariables(List<String> names) {
    this.names = names;
  }

  /** Takes it off a statement; what is no variable stays, and is refused when it is planned. */
  static Optional<IntoVariables> takeFrom(SQLSelect select) {
    if (!(select.getQuery() instanceof SQLSelectQueryBlock block) || block.getInto() == null) {
      return Optional.empty();
    }
    SQLExpr target = block.getInto().getExpr();
    List<SQLExpr> each = target instanceof SQLListExpr list ? list.getItems() : List.of(target);
    List<String> names = new ArrayList<>();
    for (SQLExpr one : each) {
      if (!(one instanceof SQLVariantRefExpr variable)
          || !variable.getName().startsWith("@")
          || variable.getName().startsWith("@@")) {
        return Optional.empty();
      }
      names.add(DruidNames.plain(variable.getName().substring(1)));
    }
    block.setInto((com.alibaba.druid.sql.ast.statement.SQLExprTableSource) null);
    return Optional.of(new IntoVariables(List.copyOf(names)));
  }

  /**
   * Runs the statement and ends its call. Without a row the variables stay as they are, with a
   * warning.
   *
   * @throws ErrorReply 1222 when there are more or fewer columns than variables, 1172 for a second
   *     row
   */
  void fill(Call call, StatementContext context, Select plan) {
    if (plan.columns().size() != names.size()) {
      throw new ErrorReply(
          1222, "21000", "The used SELECT statements have a different number of columns");
    }
    Object[] row;
    try (RowCursor rows = plan.openExact()) {
      row = rows.next();
      if (row != null && rows.next() != null) {
        throw new ErrorReply(1172, "42000", "Result consisted of more than one row");
      }
    }
    if (row == null) {
      call.warnings().warn(1329, "No data - zero rows fetched, selected, or processed");
      call.ok();
      return;
    }
    for (int i = 0; i < names.size(); i++) {
      context.userVariable(names.get(i), row[i]);
    }
    call.ok(1, "");
  }
}
