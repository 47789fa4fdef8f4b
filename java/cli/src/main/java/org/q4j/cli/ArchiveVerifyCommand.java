package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.archive.S3Store;
import org.q4j.archive.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j archive verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies that packed files unpack and, with --s3, that what is here and in the bucket is the",
      "same; with --read also that each object has the checksum recorded at its upload."
    },
    footer = {
      "",
      "Exit code 1: a file is not sound. Each --json line: file, state (done, failed), words."
    })
final class ArchiveVerifyCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder;

  @Option(names = "--read", description = "Read every object in the bucket.")
  private boolean read;

  @Option(names = "--json", description = "One JSON object a line and file.")
  private boolean json;

  @Mixin private BucketOptions bucket;

  ArchiveVerifyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    OutcomePrinter printer = new OutcomePrinter(streams, json);
    Optional<S3Store> store = bucket.find();
    try {
      new Verification(folder, store, read).run(printer);
    } catch (IOException failure) {
      throw ArchiveFailure.of("cannot verify " + folder, failure);
    } finally {
      store.ifPresent(S3Store::close);
    }
    return printer.end(ExitCode.NOT_SO, ExitCode.NOT_SO);
  }
}
