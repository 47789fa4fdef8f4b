package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.q4j.CorruptException;
import org.q4j.NativeIoException;
import org.q4j.backup.BackupSet;
import org.q4j.backup.DigestRepair;
import org.q4j.backup.GroupSet;
import org.q4j.backup.VerifiedMark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j backup verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a whole set back, without its source: the checksums of its files, and that every",
      "block is what its generation's digests say. Exit code 1 names a damaged generation and what",
      "can still be restored; 5: it is sound, but when that was could not be written beside it."
    })
final class BackupVerifyCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "SET", description = "The set.")
  private Path set;

  @Option(
      names = "--repair",
      description = {
        "First make digests that are damaged or missing anew from the data, where the checksums of",
        "these prove them. Nothing else is changed; data that are damaged stay so."
      })
  private boolean repair;

  @Mixin private KeyOption key;

  @Mixin private SetRecall recall;

  BackupVerifyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try {
      Consumer<String> say = words -> streams.print(words + "\n");
      if (GroupSet.isOne(set)) {
        GroupSet all = GroupSet.open(set, key.key());
        all.notes().forEach(streams::say);
        if (repair) {
          all.repairDigests(streams::say);
        }
        all.verify(say);
      } else if (repair) {
        recall.duringChange(streams, set, () -> repairAndVerify(say));
      } else {
        recall.during(streams, set, () -> BackupSet.open(set, key.key()).verify(say));
      }
      return record();
    } catch (CorruptException damage) {
      throw new CommandException(ExitCode.NOT_SO, damage.getMessage(), damage);
    } catch (IOException failure) {
      throw BackupFailure.of(set, failure);
    }
  }

  private void repairAndVerify(Consumer<String> say) throws IOException {
    try {
      DigestRepair.run(set, key.key(), streams::say);
    } catch (CorruptException damage) {
      streams.say(damage.getMessage()); // What is left, the verification tells.
    }
    BackupSet.open(set, key.key()).verify(say);
  }

  /** A set on a disk that is read-only is verified all the same. */
  private int record() throws IOException {
    try {
      VerifiedMark.write(set);
      return ExitCode.DONE;
    } catch (NativeIoException failure) {
      streams.say("the set is sound, but that was not recorded: " + failure.getMessage());
      return ExitCode.PARTIAL;
    }
  }
}
