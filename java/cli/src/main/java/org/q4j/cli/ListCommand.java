package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.q4j.Q4jException;
import org.q4j.queue.DataDirectory;
import org.q4j.queue.QueueReader;
import org.q4j.queue.QueueStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code q4j list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the queues of a data directory with their rows and file sizes.",
      "Works beside the process that owns the data directory."
    })
final class ListCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private DataOptions data;

  @Option(names = "--json", description = "One JSON object a line: queue, rows, file_bytes, file.")
  private boolean json;

  ListCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    int exit = ExitCode.DONE;
    List<String> names = DataDirectory.list(data.directory);
    if (!json) {
      streams.print("%-30s %12s %14s  %s%n".formatted("queue", "rows", "file bytes", "file"));
    }
    for (String name : names) {
      try (QueueReader reader = QueueReader.open(data.directory, name)) {
        print(name, reader.stats());
      } catch (Q4jException unreadable) {
        // The others are listed all the same.
        streams.say(name + ": " + unreadable.getMessage());
        print(name, null);
        exit = ExitCode.INPUT;
      }
    }
    return exit;
  }

  private void print(String name, QueueStats stats) {
    Path file = DataDirectory.fileOf(data.directory, name);
    long bytes = stats == null ? sizeOf(file) : stats.fileBytes();
    if (!json) {
      streams.print(
          "%-30s %12s %14d  %s%n".formatted(name, stats == null ? "?" : stats.rows(), bytes, file));
      return;
    }
    streams.print(
        new RowJson()
            .object(
                out -> {
                  out.writeStringField("queue", name);
                  if (stats == null) {
                    out.writeNullField("rows");
                  } else {
                    out.writeNumberField("rows", stats.rows());
                  }
                  out.writeNumberField("file_bytes", bytes);
                  out.writeStringField("file", file.toString());
                }));
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException unreadable) {
      return 0; // Why it cannot be read has been said.
    }
  }
}
