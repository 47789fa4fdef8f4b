package org.q4j.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.q4j.sql.select.Expression;
import org.q4j.sql.select.Expressions;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.select.Truth;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ColumnDefinition;

/**
 * What ends most SHOW statements: {@code LIKE 'pattern'} of the first column, or {@code WHERE} over
 * all that are shown.
 *
 * @param like null when there is none
 * @param where null when there is none
 */
record Filter(String like, String where) {
  private static final Filter NONE = new Filter(null, null);

  /** Reads one, or nothing, up to the statement's end. */
  static Filter read(SqlReader in) {
    Filter filter = NONE;
    if (in.accept("LIKE")) {
      if (in.peek().kind() != SqlToken.Kind.STRING) {
        throw in.unexpected();
      }
      filter = new Filter(in.next().text(), null);
    } else if (in.accept("WHERE")) {
      if (in.atEnd()) {
        throw in.unexpected();
      }
      filter = new Filter(null, in.rest());
    }
    in.expectEnd();
    return filter;
  }

  /**
   * Returns the rows that it leaves.
   *
   * @param caseCounts whether LIKE tells letters of different case apart
   */
  RowSource of(
      List<ColumnDefinition> columns,
      Supplier<List<Object[]>> rows,
      boolean caseCounts,
      CatalogSession session) {
    if (like != null) {
      NamePattern pattern = new NamePattern(like, caseCounts);
      return new MemoryTable(
          columns,
          () -> rows.get().stream().filter(row -> pattern.matches((String) row[0])).toList());
    }
    if (where == null) {
      return new MemoryTable(columns, rows);
    }
    Expression condition = Formulas.compile(where, columns, session.context());
    return new MemoryTable(
        columns,
        () -> {
          List<Object[]> left = new ArrayList<>(rows.get());
          left.removeIf(row -> Expressions.truth(condition, row, session.context()) != Truth.TRUE);
          return left;
        });
  }
}
