package org.q4j.cli;

/** Ends a command with a message and an exit code of its own. */
class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  CommandException(int exitCode, String message) {
    this(exitCode, message, null);
  }

  final int exitCode() {
    return exitCode;
  }
}
