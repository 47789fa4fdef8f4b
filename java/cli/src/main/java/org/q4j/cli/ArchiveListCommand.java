package org.q4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.archive.Inventory;
import org.q4j.archive.S3Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j archive list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the files of DIR and, with --s3, of the bucket: which are where.",
    footer = {
      "",
      "Each --json line: file, local_bytes and bucket_bytes (null where it is not), modified (UTC;",
      "of one in the bucket only, when it was uploaded)."
    })
final class ArchiveListCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder;

  @Option(names = "--json", description = "One JSON object a line and file.")
  private boolean json;

  @Mixin private BucketOptions bucket;

  ArchiveListCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Optional<S3Store> store = bucket.find();
    try {
      Inventory.of(folder, store)
          .values()
          .forEach(entry -> streams.print(json ? line(entry) : text(entry)));
    } catch (IOException failure) {
      throw ArchiveFailure.of("cannot list " + folder, failure);
    } finally {
      store.ifPresent(S3Store::close);
    }
    return ExitCode.DONE;
  }

  private static byte[] text(Inventory.Entry entry) {
    String where = entry.local().isEmpty() ? "bucket" : entry.remote().isEmpty() ? "here" : "both";
    long bytes = entry.local().or(entry::remote).orElse(0L);
    return "%-6s  %14d  %s  %s\n"
        .formatted(where, bytes, entry.modified(), entry.key())
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static byte[] line(Inventory.Entry entry) {
    return new RowJson()
        .object(
            out -> {
              out.writeStringField("file", entry.key());
              write(out, "local_bytes", entry.local());
              write(out, "bucket_bytes", entry.remote());
              out.writeStringField("modified", entry.modified().toString());
            });
  }

  private static void write(JsonGenerator out, String name, Optional<Long> bytes)
      throws IOException {
    if (bytes.isPresent()) {
      out.writeNumberField(name, bytes.get());
    } else {
      out.writeNullField(name);
    }
  }
}
