package org.q4j.cli;

import java.util.concurrent.Callable;
import org.q4j.queue.QueueReader;
import org.q4j.queue.StoredRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j peek}. */
@Command(
    name = "peek",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the oldest rows as JSON lines and takes none.",
      "Works beside the process that owns the data directory; rows owned there are",
      "shown too."
    })
final class PeekCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private DataOptions data;

  @Parameters(index = "0", paramLabel = "DB.TABLE", description = "The queue's name.")
  private String name;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "At most so many rows (default: 10; 0: all).")
  private int limit;

  @Option(names = "--json", description = "As without: rows are always printed as JSON lines.")
  void acceptJson(boolean unused) {
    // Taken so that a script may say it to every command.
  }

  PeekCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (limit < 0) {
      throw new CommandException(ExitCode.USAGE, "--limit=" + limit + " (expected 0 or more)");
    }
    DirectoryCheck.require(data.directory);
    try (QueueReader reader = QueueReader.open(data.directory, name)) {
      RowJson rows = new RowJson();
      for (StoredRow row : reader.rows(limit == 0 ? Long.MAX_VALUE : limit)) {
        streams.print(line(rows, row));
      }
    }
    return ExitCode.DONE;
  }

  private byte[] line(RowJson rows, StoredRow row) {
    try {
      return rows.line(null, row.rowId(), row.row());
    } catch (OutOfMemoryError tooLarge) {
      throw Failures.tooLarge(name, row.rowId(), row.row().size(), tooLarge);
    }
  }
}
