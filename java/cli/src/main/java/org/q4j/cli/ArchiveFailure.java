package org.q4j.cli;

import java.io.IOException;
import org.q4j.archive.ArchiveException;
import org.q4j.archive.ArchiveLockedException;

/** What a failure ends an archive's command with. */
final class ArchiveFailure {
  private ArchiveFailure() {}

  static CommandException of(Object what, IOException failure) {
    if (failure instanceof ArchiveLockedException) {
      return new CommandException(ExitCode.LOCKED, failure.getMessage(), failure);
    }
    return new CommandException(
        ExitCode.INPUT,
        failure instanceof ArchiveException
            ? failure.getMessage()
            : "%s: %s".formatted(what, Reason.of(failure)),
        failure);
  }
}
