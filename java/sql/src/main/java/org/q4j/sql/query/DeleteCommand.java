package org.q4j.sql.query;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLLimit;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.statement.SQLExprTableSource;
import com.alibaba.druid.sql.ast.statement.SQLSelectItem;
import com.alibaba.druid.sql.dialect.mysql.ast.statement.MySqlDeleteStatement;
import com.alibaba.druid.sql.dialect.mysql.ast.statement.MySqlSelectQueryBlock;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.sql.select.Expression;
import org.q4j.sql.select.Expressions;
import org.q4j.sql.select.RowCursor;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.select.Select;
import org.q4j.sql.select.Truth;
import org.q4j.sql.text.SqlReader;

/** DELETE of one table, with WHERE, ORDER BY and LIMIT. */
final class DeleteCommand implements Command {
  private final MySqlDeleteStatement delete;
  private final SqlReader.RawName name;
  private final boolean ordered;

  DeleteCommand(MySqlDeleteStatement delete) {
    this.delete = delete;
    if (delete.getFrom() != null
        || delete.getUsing() != null
        || !(delete.getTableSource() instanceof SQLExprTableSource table)) {
      throw QueryErrors.unsupported("DELETE of several tables");
    }
    this.name = DruidNames.table(table.getExpr());
    this.ordered = delete.getOrderBy() != null;
  }

  @Override
  public void run(Call call) {
    TableName table = call.session().resolve(name);
    Queue queue = call.session().queryServer().require(table);
    StatementContext context = new StatementContext(call);
    OptionalLong limit = limit(context);
    call.writing(
        table,
        () -> {
          long removed =
              call.session().inOwnerMode()
                  ? removeOwned(call, table, queue, context, limit)
                  : removeReady(call, table, queue, context, limit);
          if (removed > 0) {
            call.session().noteChange();
          }
          call.ok(removed, "");
        });
  }

  private OptionalLong limit(StatementContext context) {
    SQLLimit limit = delete.getLimit();
    if (limit == null) {
      return OptionalLong.empty();
    }
    if (limit.getOffset() != null) {
      throw QueryErrors.syntax(limit.toString());
    }
    SQLExpr count = limit.getRowCount();
    Object value = Expressions.compile(count, List.of(), context).value(new Object[0]);
    if (!(value instanceof Long rows) || rows < 0) {
      throw QueryErrors.syntax(count.toString());
    }
    return OptionalLong.of(rows);
  }

  private long removeOwned(
      Call call, TableName table, Queue queue, StatementContext context, OptionalLong limit) {
    QueueTable view = new QueueTable(call.session(), table, queue, call.statement(), false);
    List<OwnedRow> owned = view.ownedRows();
    if (owned.isEmpty() || limit.orElse(1) == 0) {
      return 0;
    }
    if (owned.size() > 1) {
      throw QueryErrors.unsupported("DELETE of rows of queue_wait_batch, which queue_end() ends,");
    }
    Where where = new Where(view, context);
    if (!where.holds(view.values(owned.get(0).rowId(), owned.get(0).row()))) {
      return 0;
    }
    call.session().owner().endAndStay();
    return 1;
  }

  private long removeReady(
      Call call, TableName table, Queue queue, StatementContext context, OptionalLong limit) {
    if (ordered) {
      Set<Long> ids = orderedIds(call, table, queue);
      return ids.isEmpty() ? 0 : queue.delete(row -> ids.contains(row.rowId()), ids.size());
    }
    if (delete.getWhere() == null && limit.isEmpty()) {
      return queue.purge();
    }
    QueueTable view = new QueueTable(call.session(), table, queue, call.statement(), false);
    Where where = new Where(view, context);
    return queue.delete(
        row -> {
          if (call.statement().isCancelled()) {
            throw QueryErrors.interrupted();
          }
          return where.holds(view.values(row.rowId(), row.row()));
        },
        limit.orElse(Long.MAX_VALUE));
  }

  /** The condition, if any. */
  private final class Where {
    private final Expression condition;
    private final StatementContext context;

    Where(RowSource source, StatementContext context) {
      this.context = context;
      this.condition =
          delete.getWhere() == null
              ? null
              : Expressions.compile(delete.getWhere(), source.columns(), context);
    }

    boolean holds(Object[] row) {
      return condition == null || Expressions.truth(condition, row, context) == Truth.TRUE;
    }
  }

  /** Has SELECT find the row ids: it knows how to sort. */
  private Set<Long> orderedIds(Call call, TableName table, Queue queue) {
    StatementContext context =
        new StatementContext(call) {
          @Override
          public RowSource table(String database, String other) {
            TableName asked = call.session().resolve(database, other);
            return asked.equals(table)
                ? new QueueTable(call.session(), table, queue, call.statement(), true)
                : super.table(database, other);
          }
        };
    Set<Long> ids = new HashSet<>();
    Select plan = Select.plan(idQuery(), context);
    try (RowCursor rows = plan.open()) {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        ids.add((Long) row[0]);
      }
    }
    return ids;
  }

  private MySqlSelectQueryBlock idQuery() {
    MySqlSelectQueryBlock block = new MySqlSelectQueryBlock();
    block.addSelectItem(new SQLSelectItem(new SQLIdentifierExpr(QueueTable.ROW_ID)));
    block.setFrom(delete.getTableSource().clone());
    block.setWhere(delete.getWhere() == null ? null : delete.getWhere().clone());
    block.setOrderBy(delete.getOrderBy().clone());
    block.setLimit(delete.getLimit() == null ? null : delete.getLimit().clone());
    return block;
  }
}
