package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLLimit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.q4j.sql.wire.ErrorReply;

/**
 * LIMIT. Immutable.
 *
 * @param offset rows to leave out
 * @param count rows to give at most
 */
record Limit(long offset, long count) {

  static final Limit NONE = new Limit(0, Long.MAX_VALUE);

  /** Reads the clause, which has integers or question marks. */
  static Limit of(SQLLimit clause, QueryPlanner planner) {
    if (clause == null) {
      return NONE;
    }
    long offset = clause.getOffset() == null ? 0 : number(clause.getOffset(), planner);
    long count =
        clause.getRowCount() == null ? Long.MAX_VALUE : number(clause.getRowCount(), planner);
    return new Limit(offset, count);
  }

  private static long number(SQLExpr expression, QueryPlanner planner) {
    Scope nothing = new Scope(List.of(), Set.of(), Optional.empty());
    Node node = new Compiler(planner, nothing).compile(expression);
    Object value = node instanceof Constant constant ? constant.value() : null;
    long number = value == null ? -1 : planner.conversions().integer(value, node.type());
    if (number < 0) {
      throw new ErrorReply(
          1064,
          "42000",
          "LIMIT takes integers that are not negative: limit=%s".formatted(expression));
    }
    return number;
  }

  /** Returns how many rows are looked at. */
  long end() {
    return offset > Long.MAX_VALUE - count ? Long.MAX_VALUE : offset + count;
  }

  RowCursor apply(RowCursor rows) {
    return equals(NONE) ? rows : new Limited(rows, this);
  }

  /** Ends early, without reading what is not asked for. */
  private static final class Limited implements RowCursor {
    private final RowCursor rows;
    private long toSkip;
    private long left;

    Limited(RowCursor rows, Limit limit) {
      this.rows = rows;
      this.toSkip = limit.offset;
      this.left = limit.count;
    }

    @Override
    public Object[] next() {
      while (left > 0 && toSkip > 0) {
        toSkip--;
        if (rows.next() == null) {
          left = 0;
        }
      }
      if (left == 0) {
        return null;
      }
      left--;
      return rows.next();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
