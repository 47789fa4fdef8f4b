package org.q4j.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.backup.KeptRelease;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j backup release}. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = {
      "Removes the snapshot that run --keep-snapshot left at the source of a set, and frees the",
      "room it holds. The set stays as it is; its next run reads all. Exit code 1: there is none."
    })
final class BackupReleaseCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "SET", description = "The set.")
  private Path set;

  @Option(
      names = "--via",
      paramLabel = "ssh://[USER@]HOST[:PORT]",
      description = "As it was given to run.")
  private URI via;

  @Mixin private KeyOption key;

  BackupReleaseCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try {
      Optional<String> released =
          KeptRelease.run(set, key.key(), Via.connect(via), SshOptions.helpers());
      if (released.isEmpty()) {
        streams.say("no snapshot is kept for " + set);
        return ExitCode.NOT_SO;
      }
      streams.say("released " + released.get());
      return ExitCode.DONE;
    } catch (IOException failure) {
      throw BackupFailure.of("the snapshot kept for " + set + " was not released", failure);
    }
  }
}
