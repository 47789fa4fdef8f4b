package org.q4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.q4j.LockedException;
import org.q4j.io.NativeDisk;
import org.q4j.io.OpenFiles;
import org.q4j.repair.RepairReport;
import org.q4j.repair.Repairer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j file repair}. */
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a queue file sound: what does not verify counts as removed, an unfinished append goes,",
      "the header agrees with the blocks, and the file is closed. Every block that verifies stays, but",
      "for those that may be the inside of a row, which only a search found: salvage --unverified.",
      "In place it first keeps what it overwrites, in FILE.before-repair-N.",
      "Exit code 0: all rows kept; 5: rows were lost; 1: a dry run that would change something."
    })
final class FileRepairCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "FILE", description = "The queue file.")
  private Path file;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(
      names = "--output",
      paramLabel = "NEW.Q4M",
      description = "Leave FILE as it is and write a repaired copy.")
  private Path output;

  @Option(names = "--json", description = "The report as one JSON object.")
  private boolean json;

  FileRepairCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    RegularFile.of(file);
    Repairer repairer = new Repairer(NativeDisk.instance());
    ReadProgress progress = new ReadProgress(streams, file.toFile().length());
    RepairReport report;
    if (dryRun) {
      report = repairer.plan(file, progress);
    } else if (output != null) {
      report = repairer.repairTo(file, output.toAbsolutePath(), progress);
    } else {
      refuseWhenOpen(file);
      report = repairer.repair(file.toAbsolutePath(), progress);
    }
    progress.end();
    RepairPrinter.print(streams, report, json);
    if (dryRun) {
      boolean same = report.changes().isEmpty() && report.lost().isEmpty();
      return same ? ExitCode.DONE : ExitCode.NOT_SO;
    }
    return report.losesRows() ? ExitCode.PARTIAL : ExitCode.DONE;
  }

  /** A server takes no lock, so that this is all that can be known of it. */
  static void refuseWhenOpen(Path file) {
    OpenFiles.holder(file)
        .ifPresent(
            holder -> {
              throw new LockedException(
                  "%s is open elsewhere: %s; end that first, or use --output or salvage"
                      .formatted(file, holder));
            });
  }
}
