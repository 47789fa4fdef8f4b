package org.q4j.monitor.health;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.q4j.Q4jException;
import org.q4j.monitor.health.HealthReport.QueueRows;
import org.q4j.monitor.health.HealthReport.Reason;
import org.q4j.monitor.lag.LagTarget;
import org.q4j.monitor.lag.ServerSource;
import org.q4j.monitor.server.DatabaseServer;

/**
 * Asks a server how it is, each time over a connection of its own: that clients still get one is
 * part of what is asked. Thread-safe.
 */
final class ServerCheck {
  /** A missing privilege: of the server, of a table, of a column; and a login that is refused. */
  private static final List<Integer> DENIALS = List.of(1227, 1142, 1143, 1045, 1044);

  private final HealthOptions options;

  ServerCheck(HealthOptions options) {
    this.options = options;
  }

  HealthReport run() {
    long begin = System.nanoTime();
    HealthReport report;
    try (Connection connection = options.server().open(options.limit())) {
      report = ask(connection);
    } catch (SQLException failure) {
      report = failed(failure);
    }
    return report.tookNanos(System.nanoTime() - begin);
  }

  private HealthReport ask(Connection connection) throws SQLException {
    List<Channel> channels = ReplicaStatus.read(connection);
    HealthReport known = new HealthReport(Reason.OK, "", channels, List.of(), 0);
    Optional<HealthReport> trouble = Optional.empty();
    if (options.role() == Role.PRIMARY) {
      trouble = notPrimary(connection, known);
    } else if (!channels.isEmpty()) {
      trouble = replication(known);
    } else if (options.role() == Role.REPLICA) {
      trouble = Optional.of(known.because(Reason.NOT_REPLICA, "it replicates from nobody"));
    }
    if (trouble.isPresent()) {
      return trouble.get();
    }
    return queues(connection, known.because(Reason.OK, "all is well"));
  }

  private static Optional<HealthReport> notPrimary(Connection connection, HealthReport known)
      throws SQLException {
    for (Channel channel : known.channels()) {
      if (channel.receives() || channel.applies()) {
        return Optional.of(known.because(Reason.NOT_PRIMARY, "it is a replica" + named(channel)));
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@global.read_only")) {
      return row.next() && row.getBoolean(1)
          ? Optional.of(known.because(Reason.NOT_PRIMARY, "read_only=1 (expected=0)"))
          : Optional.empty();
    }
  }

  private Optional<HealthReport> replication(HealthReport known) {
    for (Channel channel : known.channels()) {
      Optional<String> trouble = channel.trouble();
      if (trouble.isPresent()) {
        return Optional.of(
            known.because(Reason.REPLICATION_STOPPED, trouble.get() + named(channel)));
      }
    }
    if (options.maxLag().isEmpty()) {
      return Optional.empty();
    }
    OptionalLong lag = known.lagSeconds();
    long most = options.maxLag().get().toSeconds();
    if (lag.isEmpty()) {
      return Optional.of(known.because(Reason.LAG_UNKNOWN, "the server does not know its lag"));
    }
    return lag.getAsLong() > most
        ? Optional.of(
            known.because(
                Reason.LAGGING, "lag=%ds (expected=at most %ds)".formatted(lag.getAsLong(), most)))
        : Optional.empty();
  }

  private static String named(Channel channel) {
    return channel.name().isEmpty() ? "" : ", channel=" + channel.name();
  }

  @SuppressWarnings("resource") // The connection is whoever gave it's.
  private HealthReport queues(Connection connection, HealthReport known) {
    if (options.queues().isEmpty()) {
      return known;
    }
    ServerSource source = new ServerSource(options.server(), connection);
    List<QueueRows> queues = new ArrayList<>();
    try {
      for (String queue : options.queues()) {
        queues.add(
            new QueueRows(queue, source.read(LagTarget.parse(queue)).rows(), options.maxRows()));
      }
    } catch (Q4jException failure) {
      return failure.getCause() instanceof SQLException cause
          ? failed(cause).because(failed(cause).reason(), failure.getMessage())
          : known.because(Reason.UNREACHABLE, failure.getMessage());
    }
    HealthReport found =
        new HealthReport(known.reason(), known.message(), known.channels(), queues, 0);
    return queues.stream()
        .filter(QueueRows::isTooLong)
        .findFirst()
        .map(
            queue ->
                found.because(
                    Reason.BACKLOG,
                    "%s: rows=%d (expected=at most %d)"
                        .formatted(queue.queue(), queue.rows(), queue.limit())))
        .orElse(found);
  }

  private HealthReport failed(SQLException failure) {
    String why = DatabaseServer.reason(failure);
    if (DENIALS.contains(failure.getErrorCode())) {
      return HealthReport.of(Reason.DENIED, why + advice(why));
    }
    boolean late = why.toLowerCase(Locale.ROOT).contains("timed out");
    return HealthReport.of(late ? Reason.TIMEOUT : Reason.UNREACHABLE, why);
  }

  private String advice(String why) {
    return why.contains("SLAVE MONITOR") || why.contains("REPLICA")
        ? "; MariaDB since 10.5 wants: GRANT REPLICA MONITOR ON *.* TO '%s'@…"
            .formatted(options.server().user())
        : why.contains("REPLICATION CLIENT")
            ? "; GRANT REPLICATION CLIENT ON *.* TO '%s'@…".formatted(options.server().user())
            : "";
  }
}
