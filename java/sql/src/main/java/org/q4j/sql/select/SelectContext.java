package org.q4j.sql.select;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;

/**
 * What an expression or a SELECT can ask of the session that runs it. Used by one thread at a time.
 *
 * <p>Values are as {@link RowCursor} has them.
 */
public interface SelectContext {

  /** Where a system variable is asked for. */
  enum VariableScope {
    /** {@code @@name}: the session's, or the server's where the session has none. */
    ANY,
    /** {@code @@session.name}. */
    SESSION,
    /** {@code @@global.name}. */
    GLOBAL
  }

  /** A value with the column that a result shows it in. */
  record Variable(ColumnDefinition column, Object value) {}

  /** A function that the session provides: those of queues, database(), connection_id(). */
  @FunctionalInterface
  interface SessionFunction {
    /**
     * Calls the function.
     *
     * @param arguments evaluated, in their order
     * @throws org.q4j.sql.wire.ErrorReply when they are wrong
     */
    Object call(List<Object> arguments);
  }

  /**
   * Returns a table.
   *
   * @param database its database; empty for the current one
   * @throws org.q4j.sql.wire.ErrorReply 1146 when it is missing, 1046 when no database is current
   */
  RowSource table(String database, String name);

  /** Returns a user variable's value; null when it was never set. */
  Object userVariable(String name);

  /** Sets a user variable. */
  void userVariable(String name, Object value);

  /**
   * Returns a system variable.
   *
   * @throws org.q4j.sql.wire.ErrorReply 1193 when it is unknown
   */
  Variable systemVariable(VariableScope scope, String name);

  /**
   * Returns the value of a question mark of a prepared statement, with the column that tells its
   * type. Asked once, when the statement is planned: a statement is planned for each execution, and
   * a text parameter is {@link ColumnDefinition#text}, so that it converts as a literal does.
   *
   * @param index 0 for the first of the statement
   * @throws org.q4j.sql.wire.ErrorReply 1210 when there is no such parameter
   */
  default Variable parameter(int index) {
    throw new ErrorReply(
        1210, "HY000", "Incorrect arguments to EXECUTE: missing parameter=%d".formatted(index + 1));
  }

  /**
   * Returns how many bytes of rows sorting, grouping and the like may hold at a time; beyond it a
   * statement fails with 1038.
   */
  default long memoryLimit() {
    return 64L << 20;
  }

  /**
   * Returns whether the statement must end, because it was killed or its client has gone; asked
   * every now and then by what takes long without reading a row.
   */
  default boolean isCancelled() {
    return false;
  }

  /** Returns a function of the session by its name, without regard to case. */
  Optional<SessionFunction> function(String name);

  /** Returns the column that shows a session function's result, under the given name. */
  ColumnDefinition functionColumn(String function, String name);

  /** Returns the time that now() has throughout the statement. */
  Instant now();

  /** Returns the session's time zone. */
  ZoneId zone();

  /**
   * Notes a warning for SHOW WARNINGS.
   *
   * @param number MySQL's error number
   */
  void warn(int number, String message);
}
