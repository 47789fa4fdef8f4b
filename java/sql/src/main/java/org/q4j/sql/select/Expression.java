package org.q4j.sql.select;

import org.q4j.sql.wire.ColumnDefinition;

/** A compiled expression. Used by one thread at a time, and within the statement it came from. */
public interface Expression {

  /**
   * Returns the column that shows the expression's values in a result.
   *
   * @param name what the client calls it
   */
  ColumnDefinition column(String name);

  /**
   * Returns the expression's value over a row.
   *
   * @param row a value for each column the expression was compiled for
   * @return as {@link RowCursor} has values: null, or of the Java type that {@link #column} names
   * @throws org.q4j.sql.wire.ErrorReply when it has none, as 1690 for a number out of range
   */
  Object value(Object[] row);
}
