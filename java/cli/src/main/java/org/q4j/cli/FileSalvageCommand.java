package org.q4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.io.NativeDisk;
import org.q4j.repair.RepairReport;
import org.q4j.repair.Salvager;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j file salvage}. */
@Command(
    name = "salvage",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a new queue file with every live row of the blocks that verify, row ids kept, and",
      "leaves the old one as it is. Exit code 0: all rows are in it; 5: rows were lost."
    })
final class FileSalvageCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "FILE", description = "The damaged queue file.")
  private Path file;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "NEW.Q4M",
      description = "The new file; must not exist.")
  private Path output;

  @Option(
      names = "--lost",
      paramLabel = "LOST.bin",
      description = "Put the bytes that do not verify there; must not exist.")
  private Path lost;

  @Option(
      names = "--unverified",
      description = {
        "Keep rows, too, that are whole inside a block that does not verify, or stand in blocks that",
        "only a search found and nothing shows to be the file's own."
      })
  private boolean unverified;

  @Option(names = "--json", description = "The report as one JSON object.")
  private boolean json;

  FileSalvageCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    RegularFile.of(file);
    ReadProgress progress = new ReadProgress(streams, file.toFile().length());
    RepairReport report =
        new Salvager(NativeDisk.instance())
            .salvage(
                new Salvager.Request(
                    file,
                    output.toAbsolutePath(),
                    Optional.ofNullable(lost).map(Path::toAbsolutePath),
                    unverified),
                progress);
    progress.end();
    RepairPrinter.print(streams, report, json);
    return report.losesRows() ? ExitCode.PARTIAL : ExitCode.DONE;
  }
}
