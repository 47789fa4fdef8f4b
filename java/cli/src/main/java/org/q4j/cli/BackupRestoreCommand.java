package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.q4j.backup.BackupSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j backup restore}. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Restores a generation into a file or onto a device and verifies every block of it. Zeros of",
      "a new file become holes; of what is there already only what differs is written."
    })
final class BackupRestoreCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "SET", description = "The set.")
  private Path set;

  @Option(names = "--generation", paramLabel = "N", description = "Which one (the last).")
  private Long generation;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "The last one that was complete then, for example 2026-01-31T12:00:00Z.")
  private String at;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE|DEVICE",
      description = "Where to restore.")
  private Path target;

  @Option(names = "--overwrite", description = "Change what is there; without this it is refused.")
  private boolean overwrite;

  @Mixin private SetRecall recall;

  BackupRestoreCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (generation != null && at != null) {
      throw new CommandException(ExitCode.USAGE, "--generation and --at exclude each other");
    }
    if (Files.exists(target) && !overwrite) {
      throw new CommandException(
          ExitCode.INPUT, "%s is there already; --overwrite changes it".formatted(target));
    }
    try {
      recall.during(streams, set, this::restore);
    } catch (IOException failure) {
      throw BackupFailure.of("cannot restore to " + target, failure);
    }
    return ExitCode.DONE;
  }

  private void restore() throws IOException {
    BackupSet all = BackupSet.open(set);
    BackupSet.Restored done = all.restore(number(all), target);
    streams.say(
        "restored generation %d to %s: %d bytes, wrote %d of them, every block verified"
            .formatted(done.generation(), target, done.length(), done.written()));
  }

  private long number(BackupSet all) throws IOException {
    if (at == null) {
      return generation == null ? all.last() : generation;
    }
    try {
      return all.at(Instant.parse(at));
    } catch (DateTimeException wrong) {
      throw new CommandException(
          ExitCode.USAGE, "--at %s (expected=as in 2026-01-31T12:00:00Z)".formatted(at), wrong);
    }
  }
}
