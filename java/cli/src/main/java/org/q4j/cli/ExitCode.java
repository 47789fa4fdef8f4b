package org.q4j.cli;

/** What the exit codes of every command mean. */
final class ExitCode {
  /** All of it was done. */
  static final int DONE = 0;

  /** The thing asked for is not so: nothing to take, a check that failed. */
  static final int NOT_SO = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** Input or environment: cannot read, no such queue, a row that does not fit, a full disk. */
  static final int INPUT = 3;

  /** Another process holds the data directory. */
  static final int LOCKED = 4;

  /** Some was done and some was not; both are listed. */
  static final int PARTIAL = 5;

  /** A queue file is sound but was not closed. */
  static final int NOT_CLOSED = 6;

  private ExitCode() {}
}
