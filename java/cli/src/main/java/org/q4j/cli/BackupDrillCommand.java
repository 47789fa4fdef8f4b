package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.q4j.backup.Drill;
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
      "block, removes it, and records in SET.drill when that last passed."
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

  @Mixin private SetRecall recall;

  BackupDrillCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try {
      recall.during(streams, set, this::drill);
    } catch (IOException failure) {
      throw BackupFailure.of("the drill of " + set + " failed", failure);
    }
    return ExitCode.DONE;
  }

  private void drill() throws IOException {
    Drill.Passed passed = Drill.run(set, scratch);
    streams.say(
        "generation %d of %s was restored and verified in %d s"
            .formatted(passed.generation(), set, passed.seconds()));
  }
}
