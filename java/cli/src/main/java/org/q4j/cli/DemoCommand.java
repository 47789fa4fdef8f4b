package org.q4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.q4j.queue.DataDirectory;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStats;
import org.q4j.queue.QueueStore;
import org.q4j.row.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Puts this machine's package list through a queue.",
      "Producers, workers, aborts, a killed worker, and a table that has to add up.",
      "Replaces the queue demo.packages of an earlier demo."
    })
final class DemoCommand implements Callable<Integer> {
  private static final String QUEUE = "demo.packages";

  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "/var/lib/dpkg/status",
      description = "A package list of dpkg's form (default: ${DEFAULT-VALUE}).")
  private Path file;

  @Option(names = "--json", description = "Print the table as one JSON object.")
  private boolean json;

  DemoCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    List<DpkgStatus.Entry> packages = DpkgStatus.read(file);
    DemoRun.Result result;
    QueueStats stats;
    try (QueueStore store = data.open(writing)) {
      store.find(QUEUE).ifPresent(earlier -> replace(store, earlier));
      store.create(QUEUE, DemoRun.COLUMNS);
      result = new DemoRun(store, QUEUE, packages).run();
      stats = store.queue(QUEUE).stats();
    }
    boolean addsUp = result.addsUp(stats.rows());
    if (json) {
      printJson(result, stats, addsUp);
    } else {
      print(result, stats);
      streams.print(addsUp ? "It adds up.\n" : "IT DOES NOT ADD UP.\n");
      printNext();
    }
    return addsUp ? ExitCode.DONE : ExitCode.NOT_SO;
  }

  private void replace(QueueStore store, Queue earlier) {
    if (!earlier.schema().equals(Schema.parse(DemoRun.COLUMNS))) {
      throw new CommandException(
          ExitCode.INPUT,
          "%s is a queue of your own (%s), with %s: name another data directory with --data, or drop it with: q4j drop %s"
              .formatted(QUEUE, fileOf(), Count.rows(earlier.count()), QUEUE));
    }
    streams.say("replacing " + QUEUE + " of an earlier demo");
    store.drop(QUEUE);
  }

  private void print(DemoRun.Result result, QueueStats stats) {
    StringBuilder table = new StringBuilder();
    line(table, "packages in " + file, result.packages());
    line(table, "enqueued (2 x 4 threads)", result.enqueued());
    line(table, "handed out to 4 workers", result.delivered());
    line(table, "  ended: consumed", result.consumed());
    line(table, "  aborted by worker 1", result.aborted());
    line(table, "  owned by worker 4 when it was killed", result.killed());
    line(table, "  redelivered after that", result.redelivered());
    line(table, "left in the queue", stats.rows());
    line(table, "rows/s enqueued", result.enqueuedPerSecond());
    line(table, "rows/s consumed", result.consumedPerSecond());
    line(table, "bytes of rows left", stats.liveBytes());
    line(table, "bytes up to the end of the last row", stats.endOffset());
    line(table, "file size in bytes", stats.fileBytes());
    streams.print(table.toString());
  }

  private void printJson(DemoRun.Result result, QueueStats stats, boolean addsUp) {
    streams.print(
        new RowJson()
            .object(
                out -> {
                  out.writeNumberField("packages", result.packages());
                  out.writeNumberField("enqueued", result.enqueued());
                  out.writeNumberField("delivered", result.delivered());
                  out.writeNumberField("consumed", result.consumed());
                  out.writeNumberField("aborted", result.aborted());
                  out.writeNumberField("killed", result.killed());
                  out.writeNumberField("redelivered", result.redelivered());
                  out.writeNumberField("left", stats.rows());
                  out.writeNumberField("enqueued_per_second", result.enqueuedPerSecond());
                  out.writeNumberField("consumed_per_second", result.consumedPerSecond());
                  out.writeNumberField("live_bytes", stats.liveBytes());
                  out.writeNumberField("end", stats.endOffset());
                  out.writeNumberField("file_bytes", stats.fileBytes());
                  out.writeStringField("file", fileOf().toString());
                  out.writeBooleanField("adds_up", addsUp);
                }));
  }

  private Path fileOf() {
    return DataDirectory.fileOf(data.directory, QUEUE);
  }

  private static void line(StringBuilder table, String what, long figure) {
    table.append("%-44s %,14d%n".formatted(what, figure));
  }

  private void printNext() {
    Path directory = data.directory;
    boolean standard = directory.toString().equals("q4j-data");
    String option = standard ? "" : " --data '" + directory + "'";
    streams.print(
        """

        The queue file: %s
        The rows left in it are meant for you. Look at them, take some, and remove the queue:
          ./q4j peek %s --limit 3%s
          ./q4j stat %s%s
          ./q4j take %s --max 2%s
          ./q4j drop %s%s
        """
            .formatted(fileOf(), QUEUE, option, QUEUE, option, QUEUE, option, QUEUE, option));
  }
}
