package org.q4j.sql.wire;

import java.io.InputStream;
import java.util.List;

/**
 * Takes the answer to one statement: {@link #ok}, or {@link #fail}, or {@link #columns}, any number
 * of {@link #row} and {@link #end} (or {@link #fail}). One thread at a time.
 */
public interface ResponseSink {

  /** Ends the statement without rows. Never blocks. */
  void ok(OkReply reply);

  /** Ends the statement with an error, also amid rows. Never blocks. */
  void fail(ErrorReply error);

  /** Starts a result of rows. */
  void columns(List<ColumnDefinition> columns);

  /**
   * Sends a row. Blocks while the client reads slowly, so not to be called by threads that others
   * wait for.
   *
   * @param values one a column, of the Java type that the column's {@link FieldType} names, or
   *     null. A {@link Number} or {@link String} will do where text is wanted; text is sent in the
   *     client's character set and {@code byte[]} as it is
   * @throws ErrorReply when the statement was cancelled or the client is gone; to be passed on
   */
  void row(Object... values);

  /**
   * Ends the rows. Never blocks.
   *
   * @param warnings how many SHOW WARNINGS would list, 0 to 65535
   */
  void end(int warnings);

  /**
   * Asks the client for one of its files, as LOAD DATA LOCAL does. The statement goes on, and ends,
   * after the stream has been read to its end or closed, which skips the rest.
   *
   * @param name as the statement has it
   * @return the content; reads block the worker until it arrives
   * @throws ErrorReply 1148 when the client does not allow it
   */
  InputStream localFile(String name);
}
