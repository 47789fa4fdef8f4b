package org.q4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.q4j.backup.SetKey;
import org.q4j.io.NativeDisk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code q4j backup key}. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a key file for --encrypt-to, readable by its owner alone, as age-keygen does. Keep a",
      "copy elsewhere: without it nobody restores what was encrypted to it."
    })
final class BackupKeyCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "KEYFILE", description = "The new file.")
  private Path file;

  BackupKeyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    SetKey.generate(NativeDisk.instance(), file.toAbsolutePath());
    streams.say("made %s; keep a copy of it elsewhere".formatted(file));
    return ExitCode.DONE;
  }
}
