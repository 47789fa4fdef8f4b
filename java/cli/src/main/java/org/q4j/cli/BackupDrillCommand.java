package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.q4j.backup.Drill;
import org.q4j.backup.GroupDrill;
import org.q4j.backup.GroupSet;
import org.q4j.backup.MysqlDataCheck;
import org.q4j.backup.SetKey;
import org.q4j.backup.queues.QueueCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j backup drill}. */
@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    description = {
      "Proves that the last generation can be restored: restores it to scratch, verifies every",
      "block, removes it, and records in SET.drill when that last passed. Of a folder of copies",
      "the last copy: its queues are checked and opened, and a MySQL or MariaDB server is started",
      "on its data directory, where one is installed, and checks all tables; SET/drill.json is the",
      "record."
    })
final class BackupDrillCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "SET", description = "The set.")
  private Path set;

  @Option(
      names = "--scratch",
      paramLabel = "FOLDER",
      description = "Has room for the source ($TMPDIR, else /tmp).")
  private Path scratch = Path.of(System.getProperty("java.io.tmpdir"));

  @Mixin private KeyOption key;

  @Mixin private SetRecall recall;

  BackupDrillCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try {
      if (GroupSet.isOne(set)) {
        return group();
      }
      recall.during(streams, set, this::drill);
    } catch (IOException failure) {
      throw BackupFailure.of("the drill of " + set + " failed", failure);
    }
    return ExitCode.DONE;
  }

  private int group() throws IOException {
    SetKey secret = key.key();
    GroupSet.open(set, secret).notes().forEach(streams::say);
    GroupDrill.Passed passed =
        GroupDrill.run(set, scratch, secret, List.of(new QueueCheck(), new MysqlDataCheck()));
    streams.say(
        "copy %d of %s was restored and verified in %d s"
            .formatted(passed.copy(), set, passed.seconds()));
    passed.checks().forEach(streams::say);
    return ExitCode.DONE;
  }

  private void drill() throws IOException {
    Drill.Passed passed = Drill.run(set, scratch, key.key());
    streams.say(
        "generation %d of %s was restored and verified in %d s"
            .formatted(passed.generation(), set, passed.seconds()));
  }
}
