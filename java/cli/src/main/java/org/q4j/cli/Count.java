package org.q4j.cli;

/** Numbers of things, as people write them. */
final class Count {
  private Count() {}

  /** Returns {@code 1 row} or {@code 2 rows}. */
  static String rows(long number) {
    return number == 1 ? "1 row" : number + " rows";
  }
}
