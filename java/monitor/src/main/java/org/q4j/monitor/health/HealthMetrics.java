package org.q4j.monitor.health;

import java.util.Locale;

/** The figures of a check in OpenMetrics' text form, version 1.0. */
final class HealthMetrics {
  static final String CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final StringBuilder text = new StringBuilder();

  private HealthMetrics() {}

  /**
   * @param maintenance whether the down file is there
   * @param checks begun since the start
   */
  static String of(HealthReport report, boolean maintenance, long checks) {
    HealthMetrics metrics = new HealthMetrics();
    metrics.family("q4j_health_up", "gauge", "Whether the server may have clients.");
    boolean up = !maintenance && report.reason() == HealthReport.Reason.OK;
    metrics.sample("q4j_health_up", up ? "1" : "0");
    metrics.family("q4j_health_maintenance", "gauge", "Whether the down file is there.");
    metrics.sample("q4j_health_maintenance", maintenance ? "1" : "0");
    metrics.family("q4j_health_checks", "counter", "Checks begun.");
    metrics.sample("q4j_health_checks_total", Long.toString(checks));
    metrics.family("q4j_health_check_seconds", "gauge", "How long the last check took.");
    metrics.sample("q4j_health_check_seconds", String.format(Locale.ROOT, "%.6f", report.nanos() / 1e9));
    metrics.family(
        "q4j_health_replication_lag_seconds", "gauge", "By how much a channel is behind.");
    for (Channel channel : report.channels()) {
      channel
          .lagSeconds()
          .ifPresent(
              lag ->
                  metrics.sample(
                      "q4j_health_replication_lag_seconds", "channel", channel.name(), Long.toString(lag)));
    }
    metrics.family("q4j_health_replicating", "gauge", "Whether a channel's threads run.");
    for (Channel channel : report.channels()) {
      metrics.sample(
          "q4j_health_replicating",
          "channel",
          channel.name(),
          channel.receives() && channel.applies() ? "1" : "0");
    }
    metrics.family("q4j_health_queue_rows", "gauge", "Rows in a queue.");
    report
        .queues()
        .forEach(
            queue -> metrics.sample("q4j_health_queue_rows", "queue", queue.queue(), Long.toString(queue.rows())));
    return metrics.text.append("# EOF\n").toString();
  }

  private void family(String name, String type, String help) {
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
  }

  private void sample(String name, String value) {
    text.append(name).append(' ').append(value).append('\n');
  }

  private void sample(String name, String label, String labelled, String value) {
    String escaped = labelled.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    text.append("%s{%s=\"%s\"} %s\n".formatted(name, label, escaped, value));
  }
}
