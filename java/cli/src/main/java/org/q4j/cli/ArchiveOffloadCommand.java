package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.q4j.archive.Offload;
import org.q4j.archive.S3Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j archive offload}. */
@Command(
    name = "offload",
    mixinStandardHelpOptions = true,
    description = {
      "Moves files of DIR to a bucket. A file is removed here only when the bucket itself has said",
      "that it has an object of that size and checksum, and the file is still the same. What a",
      "backup set needs for its next incremental stays. Interrupted, it goes on when run again."
    },
    footer = {"", "Each --json line: file, state (done, kept, failed), words."})
final class ArchiveOffloadCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder;

  @Option(
      names = "--older-than",
      paramLabel = "SPAN",
      description = "How long ago a file was last written to be uploaded (7d).")
  private String olderThan = "7d";

  @Option(
      names = "--keep-local",
      paramLabel = "SPAN",
      description = "How long ago to be removed here (as soon as it is uploaded).")
  private String keepLocal;

  @Option(names = "--dry-run", description = "Tell what would be done, and do nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object a line and file.")
  private boolean json;

  @Mixin private BucketOptions bucket;

  ArchiveOffloadCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Duration upload = Span.parse("--older-than", olderThan);
    Duration keep = keepLocal == null ? upload : Span.parse("--keep-local", keepLocal);
    OutcomePrinter printer = new OutcomePrinter(streams, json);
    try (S3Store store = bucket.open()) {
      Offload.run(
          folder, store, new Offload.Options(upload, keep, dryRun), new SetKeeping(), printer);
    } catch (IOException failure) {
      throw ArchiveFailure.of("cannot move " + folder, failure);
    }
    return printer.end(ExitCode.INPUT, ExitCode.PARTIAL);
  }
}
