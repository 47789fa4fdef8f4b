package org.q4j.cli;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.q4j.backup.BackupSet;
import org.q4j.backup.GroupSet;
import org.q4j.backup.SetListing;
import picocli.CommandLine.Option;

/** Which generation of a set is meant. */
final class GenerationOption {
  @Option(names = "--generation", paramLabel = "N", description = "Which one (the last).")
  private Long generation;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "The last one that was complete then, for example 2026-01-31T12:00:00Z.")
  private String at;

  /** Ends the command when both options are given. */
  void check() {
    if (generation != null && at != null) {
      throw new CommandException(ExitCode.USAGE, "--generation and --at exclude each other");
    }
  }

  long of(BackupSet all) throws IOException {
    return at == null ? numberOr(all.last()) : all.at(moment());
  }

  /**
   * Returns those that were lost, but may be what {@code --at} asks for rather than another one.
   */
  List<SetListing.Lost> missed(BackupSet all, long number) throws IOException {
    return at == null
        ? List.of()
        : all.listing().lost().stream()
            .filter(lost -> lost.number() > number && lost.mayBeOf(moment()))
            .toList();
  }

  /** Returns the number of a copy of a group of files. */
  long of(GroupSet all) throws IOException {
    if (generation != null) {
      return generation; // That the last one is missing is of no account then.
    }
    return at == null ? all.last() : all.at(moment());
  }

  private long numberOr(long last) {
    return generation == null ? last : generation;
  }

  private Instant moment() {
    try {
      return Instant.parse(at);
    } catch (DateTimeException wrong) {
      throw new CommandException(
          ExitCode.USAGE, "--at %s (expected=as in 2026-01-31T12:00:00Z)".formatted(at), wrong);
    }
  }
}
