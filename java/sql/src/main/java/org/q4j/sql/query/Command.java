package org.q4j.sql.query;

/**
 * A statement that has been read. Immutable, so that it may be kept and run again by any session.
 */
@FunctionalInterface
interface Command {

  /**
   * Runs it; ends the call now or later.
   *
   * @throws org.q4j.Q4jException to end the call with an error
   */
  void run(Call call);

  /**
   * Returns whether it does not take long and waits for nothing, so that others that arrived with
   * it are not held up; where that turns out wrong it says so, see {@link
   * org.q4j.sql.wire.Together#leave}.
   */
  default boolean isBrief(QuerySession session) {
    return false;
  }

  /** Returns whether the list of warnings is left as it is. */
  default boolean keepsWarnings() {
    return false;
  }
}
