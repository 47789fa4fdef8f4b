package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.backup.BackupSet;
import org.q4j.backup.BinlogPosition;
import org.q4j.backup.GroupSet;
import org.q4j.backup.SetListing;
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
      "a new file become holes; it gets its name when it is complete, and is .FILE.restoring-… until",
      "then. Of what is there already only what differs is written, in place. Where --at",
      "finds that a generation is lost which may be of that time, the one before it is restored, that",
      "is said, and the exit code is 5."
    })
final class BackupRestoreCommand implements Callable<Integer> {
  private final Streams streams;
  private int code = ExitCode.DONE;

  @Parameters(paramLabel = "SET", description = "The set.")
  private Path set;

  @Mixin private GenerationOption generation;

  @Mixin private KeyOption key;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE|DEVICE|FOLDER",
      description = "Where to restore; of a folder of copies, a folder that is new or empty.")
  private Path target;

  @Option(
      names = {"--overwrite", "--in-place"},
      description = "Change what is there, where it differs; without this it is refused.")
  private boolean overwrite;

  @Option(
      names = "--partial",
      description = "Of a folder of copies: leave out and name what is damaged; exit code 5 then.")
  private boolean partial;

  @Mixin private SetRecall recall;

  BackupRestoreCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    generation.check();
    try {
      if (GroupSet.isOne(set)) {
        return group();
      }
    } catch (IOException failure) {
      throw BackupFailure.of("cannot restore to " + target, failure);
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
    return code;
  }

  private int group() throws IOException {
    GroupSet all = GroupSet.open(set, key.key());
    all.notes().forEach(streams::say);
    long number = generation.of(all);
    int failed = all.restore(number, target, partial, streams::say);
    streams.say(
        "restored copy %d to %s: %d entries, every block verified%s"
            .formatted(
                number,
                target,
                all.copy(number).files().size() - failed,
                failed == 0 ? "" : ", %d could not be restored".formatted(failed)));
    sayPosition(all.copy(number).position());
    return failed == 0 ? ExitCode.DONE : ExitCode.PARTIAL;
  }

  private void sayPosition(Optional<BinlogPosition> position) {
    position.ifPresent(log -> streams.say("binlog position of then: " + log));
  }

  private void restore() throws IOException {
    BackupSet all = BackupSet.open(set, key.key());
    long number = generation.of(all);
    List<SetListing.Lost> missed = generation.missed(all, number);
    BackupSet.Restored done = all.restore(number, target);
    streams.say(
        "restored generation %d to %s: %d bytes, wrote %d of them, every block verified"
            .formatted(done.generation(), target, done.length(), done.written()));
    sayPosition(done.position());
    for (SetListing.Lost lost : missed) {
      streams.say(
          "generation %d, which may be of that time, is lost: %s"
              .formatted(lost.number(), lost.why()));
      code = ExitCode.PARTIAL;
    }
  }
}
