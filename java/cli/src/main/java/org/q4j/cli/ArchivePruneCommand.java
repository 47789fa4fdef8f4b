package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.archive.Prune;
import org.q4j.archive.S3Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j archive prune}. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Removes files for good that were last written so long ago, from DIR and, with --s3, from the",
      "bucket. Files of backup sets are left: each generation needs those before it."
    },
    footer = {"", "Each --json line: file, state (done, kept, failed), words."})
final class ArchivePruneCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder;

  @Option(
      names = "--older-than",
      required = true,
      paramLabel = "SPAN",
      description = "How long ago, as in 365d.")
  private String olderThan;

  @Option(names = "--dry-run", description = "Tell what would be removed, and remove nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object a line and file.")
  private boolean json;

  @Mixin private BucketOptions bucket;

  ArchivePruneCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    OutcomePrinter printer = new OutcomePrinter(streams, json);
    Optional<S3Store> store = bucket.find();
    try {
      Prune.run(
          folder, store, Span.parse("--older-than", olderThan), dryRun, new SetKeeping(), printer);
    } catch (IOException failure) {
      throw ArchiveFailure.of("cannot prune " + folder, failure);
    } finally {
      store.ifPresent(S3Store::close);
    }
    return printer.end(ExitCode.INPUT, ExitCode.PARTIAL);
  }
}
