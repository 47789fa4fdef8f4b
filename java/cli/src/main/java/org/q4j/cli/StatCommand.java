package org.q4j.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.q4j.OwnerGoneException;
import org.q4j.queue.DataDirectory;
import org.q4j.queue.QueueReader;
import org.q4j.queue.QueueStats;
import org.q4j.queue.QueueStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j stat}. */
@Command(
    name = "stat",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the figures of queues, as the process that owns the data directory tells",
      "them, or read from their files. Which rows are owned, only that process knows:",
      "from the files, and when it serves no others, they count as ready."
    },
    footer = {
      "",
      "rows         that are in the queue: ready and owned ones",
      "ready        rows that nobody owns",
      "owned        rows that a worker has in hand",
      "first_rowid  row id of the oldest row, or the next one to be given",
      "next_rowid   row id that the next insert will get",
      "live_bytes   bytes of the rows, with 4 of administration each",
      "dead_bytes   bytes of removed rows and of block heads",
      "file_bytes   size of the file; what lies behind end is room for further rows",
      "begin, end   offsets of the oldest row and behind the last one",
      "The process that has the directory open, where it serves others, also tells of the time since:",
      "rows_written, rows_removed, appends, syncs; inserts_per_second, ends_per_second in the last",
      "minute; oldest_ready_ms, oldest_owned_ms, the age of the oldest such row, -1 without one;",
      "mapped_bytes, windows now; mapped_reads, call_reads, mapping_failures",
      "file         the queue file",
      "in_use       who owns the data directory; no, or null, when nobody does"
    })
final class StatCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private DataOptions data;

  @Parameters(arity = "1..*", paramLabel = "DB.TABLE", description = "The queues' names.")
  private List<String> names;

  @Option(names = "--json", description = "One JSON object a line and queue.")
  private boolean json;

  StatCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    DirectoryCheck.require(data.directory);
    Optional<QueueStore> owner = QueueStore.served(data.directory);
    try {
      for (String name : names) {
        try (QueueReader reader = QueueReader.open(data.directory, name)) {
          Optional<QueueStats> told = owner.flatMap(from -> told(from, name));
          Map<String, Number> figures = figures(told.orElseGet(reader::stats));
          told.ifPresent(stats -> figures.putAll(ofOwner(stats)));
          print(name, figures, reader.inUse().orElse(null));
        }
      }
    } finally {
      owner.ifPresent(QueueStore::close);
    }
    return ExitCode.DONE;
  }

  /** Empty when the owner has just gone: then the file says all there is. */
  private static Optional<QueueStats> told(QueueStore owner, String name) {
    try {
      return Optional.of(owner.queue(name).stats());
    } catch (OwnerGoneException gone) {
      return Optional.empty();
    }
  }

  private static Map<String, Number> figures(QueueStats stats) {
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("rows", stats.rows());
    figures.put("ready", stats.ready());
    figures.put("owned", stats.owned());
    figures.put("first_rowid", stats.firstRowId());
    figures.put("next_rowid", stats.nextRowId());
    figures.put("live_bytes", stats.liveBytes());
    figures.put("dead_bytes", stats.deadBytes());
    figures.put("file_bytes", stats.fileBytes());
    figures.put("begin", stats.beginOffset());
    figures.put("end", stats.endOffset());
    return figures;
  }

  /** What no file tells. */
  private static Map<String, Number> ofOwner(QueueStats stats) {
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("rows_written", stats.rowsWritten());
    figures.put("rows_removed", stats.rowsRemoved());
    figures.put("inserts_per_second", tenths(stats.insertsPerSecond()));
    figures.put("ends_per_second", tenths(stats.endsPerSecond()));
    figures.put("oldest_ready_ms", millis(stats.oldestReadyNanos()));
    figures.put("oldest_owned_ms", millis(stats.oldestOwnedNanos()));
    figures.put("appends", stats.appends());
    figures.put("syncs", stats.syncs());
    figures.put("mapped_bytes", stats.mappedBytes());
    figures.put("windows", stats.windows());
    figures.put("mapped_reads", stats.mappedReads());
    figures.put("call_reads", stats.callReads());
    figures.put("mapping_failures", stats.mappingFailures());
    return figures;
  }

  private static long millis(long nanos) {
    return nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private static BigDecimal tenths(double rate) {
    return BigDecimal.valueOf(rate).setScale(1, RoundingMode.HALF_EVEN);
  }

  private void print(String name, Map<String, Number> figures, String holder) {
    Path file = DataDirectory.fileOf(data.directory, name);
    if (json) {
      streams.print(
          new RowJson()
              .object(
                  out -> {
                    out.writeStringField("queue", name);
                    for (Map.Entry<String, Number> figure : figures.entrySet()) {
                      out.writeFieldName(figure.getKey());
                      out.writeNumber(figure.getValue().toString());
                    }
                    out.writeStringField("file", file.toString());
                    out.writeStringField("in_use", holder);
                  }));
      return;
    }
    StringBuilder text = new StringBuilder("queue: " + name + "\n");
    figures.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    text.append("file: ").append(file).append('\n');
    text.append("in_use: ").append(holder == null ? "no" : holder).append('\n');
    streams.print(text.toString());
  }
}
