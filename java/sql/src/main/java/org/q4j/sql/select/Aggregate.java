package org.q4j.sql.select;

import java.util.function.Supplier;

/**
 * A call of COUNT, SUM and so on. Immutable.
 *
 * @param countsRows whether the result is the number of rows
 * @param start begins a group
 */
record Aggregate(SqlType type, boolean countsRows, Supplier<Accumulator> start) {

  /** What one group comes to. */
  interface Accumulator {
    void add(Object[] row);

    /** Returns the value; called once, behind the last row. */
    Object result();
  }
}
