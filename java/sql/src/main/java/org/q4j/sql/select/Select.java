package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.statement.SQLSelect;
import com.alibaba.druid.sql.ast.statement.SQLSelectQuery;
import java.util.List;
import java.util.Optional;
import org.q4j.sql.wire.ColumnDefinition;

/**
 * A SELECT, ready to run. Used by one thread at a time.
 *
 * <p>A SELECT without ORDER BY, GROUP BY and DISTINCT holds no rows; the others hold at most {@link
 * SelectContext#memoryLimit} bytes of them and fail with 1038 beyond it. ORDER BY with LIMIT holds
 * only the rows that it gives.
 */
public final class Select {

  private final Plan plan;

  private Select(Plan plan) {
    this.plan = plan;
  }

  /**
   * Plans a SELECT. Call {@link SelectTexts#note} before, so that columns without an alias are
   * called as the statement writes them.
   *
   * @param select of Druid's MySQL dialect
   * @throws org.q4j.sql.wire.ErrorReply when a table, a column or a function is missing or wrong
   */
  public static Select plan(SQLSelect select, SelectContext context) {
    return new Select(Depth.guard(() -> new QueryPlanner(context).plan(select, Optional.empty())));
  }

  /** As {@link #plan(SQLSelect, SelectContext)}. */
  public static Select plan(SQLSelectQuery query, SelectContext context) {
    return new Select(Depth.guard(() -> new QueryPlanner(context).plan(query, Optional.empty())));
  }

  /** Returns the result's columns. */
  public List<ColumnDefinition> columns() {
    return plan.columns();
  }

  /**
   * Starts the SELECT; may be called again when the cursor before is closed.
   *
   * @throws org.q4j.sql.wire.ErrorReply as {@link RowCursor#next} does: what is sorted or grouped
   *     is read here
   */
  public RowCursor open() {
    return Cursors.shown(openExact(), plan.types());
  }

  /**
   * As {@link #open}, with all digits that a quotient has: what is stored elsewhere takes those it
   * has room for.
   */
  public RowCursor openExact() {
    return Depth.guard(plan::open);
  }
}
