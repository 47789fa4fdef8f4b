package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.q4j.archive.Compressor;
import org.q4j.archive.Encoding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j archive compress}. */
@Command(
    name = "compress",
    mixinStandardHelpOptions = true,
    description = {
      "Packs the files of DIR in place: name becomes name.gz, or name.zst, once that is synced and",
      "unpacks to the same content. Owner, mode and times stay. What is packed already, changes",
      "meanwhile, does not get smaller or belongs to a backup set is left."
    },
    footer = {"", "Each --json line: file, state (done, kept, failed), words."})
final class ArchiveCompressCommand implements Callable<Integer> {
  /** The formats. */
  enum Format {
    GZ,
    ZST
  }

  private static final int GZIP_LEVEL = 9;
  private static final int ZSTD_LEVEL = 9;

  private final Streams streams;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder;

  @Option(
      names = "--older-than",
      paramLabel = "SPAN",
      description = "How long ago a file was last written (1d).")
  private String olderThan = "1d";

  @Option(names = "--format", paramLabel = "KIND", description = "gz (default) or zst.")
  private Format format = Format.GZ;

  @Option(names = "--level", paramLabel = "N", description = "1 to 9, for zst to 19 (9).")
  private Integer level;

  @Option(names = "--dry-run", description = "Tell what would be packed, and pack nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object a line and file.")
  private boolean json;

  ArchiveCompressCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    boolean isGzip = format == Format.GZ;
    int used = level == null ? (isGzip ? GZIP_LEVEL : ZSTD_LEVEL) : level;
    int most = isGzip ? 9 : 19;
    if (used < 1 || used > most) {
      throw new CommandException(
          ExitCode.USAGE, "--level %d (expected=1 to %d)".formatted(used, most));
    }
    OutcomePrinter printer = new OutcomePrinter(streams, json);
    try {
      Compressor.run(
          folder,
          new Compressor.Options(
              isGzip ? Encoding.GZIP : Encoding.ZSTD,
              used,
              Span.parse("--older-than", olderThan),
              dryRun),
          new SetKeeping(),
          printer);
    } catch (IOException failure) {
      throw ArchiveFailure.of("cannot pack " + folder, failure);
    }
    return printer.end(ExitCode.INPUT, ExitCode.PARTIAL);
  }
}
