package org.q4j.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.UnsupportedException;
import org.q4j.monitor.lag.Bound;
import org.q4j.monitor.lag.LagRun;
import org.q4j.monitor.lag.LagTarget;
import org.q4j.monitor.lag.Limits;
import org.q4j.monitor.lag.Monitor;
import org.q4j.monitor.server.DatabaseServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j monitor lag}. */
@Command(
    name = "lag",
    mixinStandardHelpOptions = true,
    description = {
      "Checks that queues keep within limits.",
      "They are in a data directory, which another process may have open, at a server (--jdbc):",
      "q4j's, a real Q4M, or one whose queues are plain tables, or on a Kafka cluster",
      "(kafka://HOST:PORT/DB.TABLE, without a condition). What is behind a colon is a condition",
      "that a row must match, as in 'app.jobs:at <= now()' for those that are due; at a server it",
      "is that server's SQL."
    },
    footer = {
      "",
      "A queue file has no times. How long a row has been there is told by a column, else by the",
      "process that has the directory open, else by the samples that each run leaves for the next",
      "ones; a row that was there before the first of them is as old as that. A cluster keeps the",
      "times itself, and does not tell which rows are owned. Rates are of the last",
      "15 minutes of samples, or since the run before; a first run knows none and skips the check."
    })
final class MonitorLagCommand implements Callable<Integer> {
  private static final String CLUSTER = "kafka://";

  private final Streams streams;

  @Mixin private DataOptions data;

  @Mixin private DatabaseOptions database;

  @Parameters(arity = "0..*", paramLabel = "DB.TABLE[:CONDITION]", description = "The queues.")
  private List<String> names = List.of();

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      description = "At most so many rows, ready and owned.")
  private Long maxRows;

  @Option(
      names = "--max-age",
      paramLabel = "SPAN",
      description = "The oldest row that nobody owns has been there no longer (30s, 10m, 12h, 7d).")
  private String maxAge;

  @Option(
      names = "--max-owned-age",
      paramLabel = "SPAN",
      description = "No worker has had a row in hand for longer; of a data directory alone.")
  private String maxOwnedAge;

  @Option(
      names = "--drain-within",
      paramLabel = "SPAN",
      description = "At the rate of late the rows that are there now have left by then.")
  private String drainWithin;

  @Option(
      names = "--age-column",
      paramLabel = "COLUMN",
      description =
          "Says when a row came: Unix seconds or milliseconds, TIMESTAMP, or DATETIME in the"
              + " machine's or the server's zone.")
  private String ageColumn;

  @Option(
      names = "--sql",
      paramLabel = "SELECT",
      description = "A statement that gives one number, for any table of a server; with --below.")
  private String sql;

  @Option(names = "--below", paramLabel = "N", description = "That number must be less.")
  private BigDecimal below;

  @Option(
      names = "--samples",
      paramLabel = "FOLDER",
      description =
          "Keeps them between runs (default: $$Q4J_SAMPLES, else ~/.local/state/q4j/samples).")
  private Path samples;

  @Option(
      names = "--format",
      paramLabel = "tap13|tap14|junit",
      description = "How results are printed (default: tap13).")
  private ReportFormat format = ReportFormat.TAP13;

  @Option(
      names = "--time-limit",
      paramLabel = "SPAN",
      description = "For all of it; what has not answered by then is not ok (default: 10s).")
  private String timeLimit = "10s";

  MonitorLagCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    Limits limits =
        new Limits(
            Optional.ofNullable(maxRows).map(BigDecimal::valueOf).map(Bound::atMost),
            bound("--max-age", maxAge),
            bound("--max-owned-age", maxOwnedAge),
            bound("--drain-within", drainWithin));
    checkUsage(limits);
    LagRun run = run();
    for (String name : names) {
      LagTarget target = target(name);
      run.add(ageColumn == null ? target : target.aged(ageColumn), limits);
    }
    if (sql != null) {
      run.add(sql, Bound.below(below));
    }
    try {
      return switch (run.run(format.open(streams, "q4j monitor lag"))) {
        case PASSED -> ExitCode.DONE;
        case FAILED -> ExitCode.NOT_SO;
        case BROKEN -> ExitCode.INPUT;
      };
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT, "cannot print the results: " + failure.getMessage(), failure);
    }
  }

  private void checkUsage(Limits limits) {
    if ((sql == null) != (below == null)) {
      throw misuse("--sql and --below go together");
    }
    if (maxRows != null && maxRows < 0) {
      throw misuse("--max-rows %d (expected=0 or more)".formatted(maxRows));
    }
    if (sql != null && !database.isGiven()) {
      throw misuse("--sql needs --jdbc");
    }
    if (onCluster() && database.isGiven()) {
      throw misuse("--jdbc is a server, and " + CLUSTER + " a cluster: one at a time");
    }
    if (names.isEmpty() && sql == null) {
      throw misuse("no queue to look at (expected=db.table, or --sql)");
    }
    if (names.isEmpty() != limits.isEmpty()) {
      throw misuse(
          names.isEmpty()
              ? "limits, and no queue that has to keep them"
              : "no limits: --max-rows, --max-age, --max-owned-age or --drain-within");
    }
  }

  private boolean onCluster() {
    return names.stream().anyMatch(name -> name.startsWith(CLUSTER));
  }

  private LagRun run() {
    Duration limit = span("--time-limit", timeLimit);
    if (onCluster()) {
      String store = KafkaAddress.ofOneCluster(names).get(0).address().store();
      return new LagRun(() -> sampled(Monitor.ofCluster(store)), store, limit);
    }
    if (database.isGiven()) {
      DatabaseServer server = database.server();
      return new LagRun(() -> sampled(Monitor.ofServer(server, limit)), server.url(), limit);
    }
    DirectoryCheck.require(data.directory);
    return new LagRun(
        () -> sampled(Monitor.ofDirectory(data.directory)), data.directory.toString(), limit);
  }

  private Monitor sampled(Monitor monitor) {
    return samples == null ? monitor : monitor.samples(samples);
  }

  private static LagTarget target(String name) {
    try {
      return LagTarget.parse(
          name.startsWith(CLUSTER) ? KafkaAddress.parseTarget(name).target() : name);
    } catch (UnsupportedException wrong) {
      throw new CommandException(ExitCode.USAGE, wrong.getMessage(), wrong);
    }
  }

  private static Optional<Bound<Duration>> bound(String option, String text) {
    return Optional.ofNullable(text).map(given -> Bound.atMost(span(option, given)));
  }

  static Duration span(String option, String text) {
    Duration span = Span.parse(option, text);
    if (span.isZero()) {
      throw misuse("%s %s (expected=more)".formatted(option, text));
    }
    return span;
  }

  private static CommandException misuse(String words) {
    return new CommandException(ExitCode.USAGE, words);
  }
}
