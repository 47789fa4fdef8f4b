package org.q4j.sql.select;

/** Rows, one after the other. Used by one thread at a time; closed by who opened it. */
public interface RowCursor extends AutoCloseable {

  /**
   * Returns the next row, which the caller may keep; null behind the last.
   *
   * @return one value a column, of the Java type that the column's {@link
   *     org.q4j.sql.wire.FieldType} names, or null
   * @throws org.q4j.sql.wire.ErrorReply when a row cannot be read, or the statement was cancelled
   */
  Object[] next();

  @Override
  void close();
}
