package org.q4j.cli;

import java.io.IOException;

/** Whoever read the output has gone, as {@code head} does. */
final class BrokenPipeException extends CommandException {
  private static final long serialVersionUID = 1L;

  BrokenPipeException(IOException cause) {
    super(ExitCode.INPUT, "cannot write to standard output: " + cause.getMessage(), cause);
  }

  /** Returns whether this is why a write failed. Java tells it by nothing but the text. */
  static boolean is(IOException failure) {
    return "Broken pipe".equals(failure.getMessage());
  }
}
