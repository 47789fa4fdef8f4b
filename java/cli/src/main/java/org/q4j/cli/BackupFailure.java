package org.q4j.cli;

import java.io.IOException;

/** What a failed read or write of a backup ends its command with. */
final class BackupFailure {
  private BackupFailure() {}

  static CommandException of(Object what, IOException failure) {
    return new CommandException(
        ExitCode.INPUT, "%s: %s".formatted(what, Reason.of(failure)), failure);
  }
}
