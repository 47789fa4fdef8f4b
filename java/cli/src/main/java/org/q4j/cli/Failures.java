package org.q4j.cli;

import org.q4j.LockedException;
import org.q4j.Q4jException;
import org.q4j.client.relay.InDoubtException;

/** What a failure means to whoever called a command. */
final class Failures {
  private static final String MORE =
      "give the Java virtual machine more, for example Q4J_JAVA_OPTS=-Xmx4g";

  private Failures() {}

  /** Returns the exit code of a failure that ended a command. */
  static int exitCode(Throwable failure) {
    if (failure instanceof CommandException command) {
      return command.exitCode();
    }
    if (failure instanceof InDoubtException) {
      return ExitCode.PARTIAL;
    }
    return failure instanceof LockedException ? ExitCode.LOCKED : ExitCode.INPUT;
  }

  /** Returns whether a failure is one of those that commands are made for, and not a fault. */
  static boolean isExpected(Throwable failure) {
    return failure instanceof CommandException
        || failure instanceof Q4jException
        || failure instanceof OutOfMemoryError;
  }

  /** Returns what to say of a failure. */
  static String words(Throwable failure) {
    return failure instanceof OutOfMemoryError
        ? "not enough memory; " + MORE
        : failure.getMessage();
  }

  /** Returns the failure of a row that is too large for the memory. */
  static CommandException tooLarge(String queue, long rowId, long bytes, OutOfMemoryError cause) {
    return new CommandException(
        ExitCode.INPUT,
        "not enough memory: row %d of %s has %d bytes; %s".formatted(rowId, queue, bytes, MORE),
        cause);
  }

  /**
   * Returns the failure to end a command with that had done something before.
   *
   * @param done how many rows; 0 leaves the failure its exit code
   * @param what was done with them
   */
  static CommandException after(long done, String what, Throwable failure) {
    return done == 0
        ? new CommandException(exitCode(failure), words(failure), failure)
        : new CommandException(
            ExitCode.PARTIAL,
            "%s; %s before that %s %s"
                .formatted(words(failure), Count.rows(done), done == 1 ? "was" : "were", what),
            failure);
  }
}
