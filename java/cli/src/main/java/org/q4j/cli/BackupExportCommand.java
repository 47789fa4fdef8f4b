package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.q4j.backup.BackupSet;
import org.q4j.backup.GroupExport;
import org.q4j.backup.GroupSet;
import org.q4j.backup.SetKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code q4j backup export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the source of a generation to standard output, as plain bytes, each block verified",
      "before it is written: for programs that read an image, here or at the end of a pipe. Into a",
      "file, restore --to is better: it leaves holes and writes only what differs. A copy of a",
      "folder of copies is written as a tar archive."
    })
final class BackupExportCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "SET", description = "The set.")
  private Path set;

  @Mixin private GenerationOption generation;

  @Mixin private KeyOption key;

  BackupExportCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    generation.check();
    Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      if (GroupSet.isOne(set)) {
        SetKey secret = key.key();
        GroupSet group = GroupSet.open(set, secret);
        group.notes().forEach(streams::say);
        long copy = generation.of(group);
        GroupExport.run(set, secret, copy, streams.out(), scratch);
        return ExitCode.DONE;
      }
      BackupSet all = BackupSet.open(set, key.key());
      all.export(generation.of(all), streams.out(), scratch);
    } catch (IOException failure) {
      if (BrokenPipeException.is(failure)) {
        throw new BrokenPipeException(failure);
      }
      throw BackupFailure.of("cannot export " + set, failure);
    }
    return ExitCode.DONE;
  }
}
