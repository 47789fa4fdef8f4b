package org.q4j.sql.query;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLName;
import com.alibaba.druid.sql.ast.expr.SQLAllColumnExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLLiteralExpr;
import com.alibaba.druid.sql.ast.expr.SQLMethodInvokeExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.statement.SQLExprTableSource;
import com.alibaba.druid.sql.ast.statement.SQLSelect;
import com.alibaba.druid.sql.ast.statement.SQLSelectItem;
import com.alibaba.druid.sql.ast.statement.SQLSelectQueryBlock;
import java.util.List;
import java.util.Locale;

/** The forms of SELECT that a worker of a queue sends all day, told by their text alone. */
enum EverydaySelect {
  /** queue_wait() of literals, and nothing else. */
  WAIT,

  /** queue_end(), and nothing else. */
  END,

  /** Columns of one table, and nothing else. */
  ROW,

  /** Anything else. */
  OTHER;

  static EverydaySelect of(SQLSelect select) {
    if (!(select.getQuery() instanceof SQLSelectQueryBlock block) || !isPlain(select, block)) {
      return OTHER;
    }
    List<SQLSelectItem> items = block.getSelectList();
    if (block.getFrom() == null) {
      return items.size() == 1 && items.get(0).getExpr() instanceof SQLMethodInvokeExpr call
          ? ofCall(call)
          : OTHER;
    }
    return block.getFrom() instanceof SQLExprTableSource table
            && table.getExpr() instanceof SQLName
            && items.stream().allMatch(item -> isColumn(item.getExpr()))
        ? ROW
        : OTHER;
  }

  private static boolean isPlain(SQLSelect select, SQLSelectQueryBlock block) {
    return select.getWithSubQuery() == null
        && select.getLimit() == null
        && select.getOrderBy() == null
        && block.getWhere() == null
        && block.getGroupBy() == null
        && block.getOrderBy() == null
        && block.getLimit() == null
        && block.getInto() == null
        && block.getDistionOption() == 0;
  }

  private static EverydaySelect ofCall(SQLMethodInvokeExpr call) {
    String name = call.getMethodName().toLowerCase(Locale.ROOT);
    if (name.equals(SessionFunctions.END) && call.getArguments().isEmpty()) {
      return END;
    }
    return name.equals(SessionFunctions.WAIT)
            && call.getArguments().stream().allMatch(SQLLiteralExpr.class::isInstance)
        ? WAIT
        : OTHER;
  }

  private static boolean isColumn(SQLExpr item) {
    return item instanceof SQLAllColumnExpr
        || item instanceof SQLIdentifierExpr
        || item instanceof SQLPropertyExpr;
  }
}
