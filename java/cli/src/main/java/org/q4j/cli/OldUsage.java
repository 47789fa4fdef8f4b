package org.q4j.cli;

/** A command line that an older tool would have refused, with that tool's exit code. */
final class OldUsage {
  private OldUsage() {}

  static CommandException of(String usage) {
    return new CommandException(1, "usage: " + usage);
  }
}
