package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.q4j.archive.Fetch;
import org.q4j.archive.S3Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j archive fetch}. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description = {
      "Brings files back from a bucket into DIR, with their modes and times, each verified before",
      "it gets its name. They stay in the bucket. What is there already is never written over."
    },
    footer = {"", "Each --json line: file, state (done, kept, failed), words."})
final class ArchiveFetchCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder.")
  private Path folder;

  @Parameters(
      index = "1..*",
      paramLabel = "FILE",
      description = "Paths below DIR, as q4j archive list shows them (all).")
  private List<String> files = new ArrayList<>();

  @Option(names = "--json", description = "One JSON object a line and file.")
  private boolean json;

  @Mixin private BucketOptions bucket;

  ArchiveFetchCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    OutcomePrinter printer = new OutcomePrinter(streams, json);
    try (S3Store store = bucket.open()) {
      new Fetch(store).run(folder, files, printer);
    } catch (IOException failure) {
      throw ArchiveFailure.of("cannot fetch into " + folder, failure);
    }
    return printer.end(ExitCode.INPUT, ExitCode.PARTIAL);
  }
}
