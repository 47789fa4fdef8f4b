package org.q4j.monitor.zabbix;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.q4j.monitor.sample.QueueSample;
import org.q4j.monitor.sample.StoreSample;
import org.q4j.queue.QueueStats;

/**
 * The items of a store's queues: {@code q4m.rows[db.table]} and the other names of {@link #NAMES},
 * {@code q4m.discovery} for Zabbix' low-level discovery, {@code agent.ping}, {@code agent.version}.
 * Each is answered from a sample that is there already, so no answer waits for a queue.
 * Thread-safe.
 *
 * <p>Ages are in seconds with three digits behind the point, 0 when there is no such row; rates are
 * rows a second over the last minute.
 */
public final class QueueItems implements ItemSource {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS = 1e9;

  /** The names of items that are asked for of one queue, with what they tell. */
  static final Map<String, Function<QueueStats, String>> NAMES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("q4m.rows", stats -> Long.toString(stats.rows())),
              Map.entry("q4m.ready", stats -> Long.toString(stats.ready())),
              Map.entry("q4m.owned", stats -> Long.toString(stats.owned())),
              Map.entry("q4m.age", stats -> seconds(stats.oldestReadyNanos())),
              Map.entry("q4m.age.owned", stats -> seconds(stats.oldestOwnedNanos())),
              Map.entry("q4m.rate.in", stats -> decimal(stats.insertsPerSecond())),
              Map.entry("q4m.rate.out", stats -> decimal(stats.endsPerSecond())),
              Map.entry("q4m.written", stats -> Long.toString(stats.rowsWritten())),
              Map.entry("q4m.removed", stats -> Long.toString(stats.rowsRemoved())),
              Map.entry("q4m.dead_letters", stats -> Long.toString(stats.deadLetters())),
              Map.entry("q4m.bytes.live", stats -> Long.toString(stats.liveBytes())),
              Map.entry("q4m.bytes.dead", stats -> Long.toString(stats.deadBytes())),
              Map.entry("q4m.bytes.file", stats -> Long.toString(stats.fileBytes())),
              Map.entry("q4m.bytes.mapped", stats -> Long.toString(stats.mappedBytes()))));

  private final Supplier<StoreSample> samples;
  private final String version;

  /**
   * @param samples gives the latest figures, at once
   * @param version what {@code agent.version} answers
   */
  public QueueItems(Supplier<StoreSample> samples, String version) {
    this.samples = samples;
    this.version = version;
  }

  @Override
  public Answer item(String key) {
    return switch (key) {
      case "agent.ping" -> Answer.value("1");
      case "agent.version" -> Answer.value(version);
      case "q4m.discovery" -> discovery();
      default -> ofQueue(key);
    };
  }

  private Answer ofQueue(String key) {
    int bracket = key.indexOf('[');
    if (bracket < 0 || !key.endsWith("]")) {
      return unknown(key);
    }
    Function<QueueStats, String> figure = NAMES.get(key.substring(0, bracket));
    if (figure == null) {
      return unknown(key);
    }
    String name = unquoted(key.substring(bracket + 1, key.length() - 1).strip());
    StoreSample sample = samples.get();
    if (!sample.failure().isEmpty()) {
      return Answer.unsupported(sample.failure());
    }
    QueueSample queue = sample.queues().get(name);
    if (queue == null) {
      return Answer.unsupported("no such queue: " + name);
    }
    return queue
        .stats()
        .map(stats -> Answer.value(figure.apply(stats)))
        .orElseGet(() -> Answer.unsupported(queue.failure()));
  }

  private static Answer unknown(String key) {
    return Answer.unsupported(
        "unknown item '%s' (expected=agent.ping, agent.version, q4m.discovery, or one of %s with [db.table])"
            .formatted(key.length() > 100 ? key.substring(0, 100) + "…" : key, NAMES.keySet()));
  }

  private static String unquoted(String parameter) {
    return parameter.length() > 1 && parameter.startsWith("\"") && parameter.endsWith("\"")
        ? parameter.substring(1, parameter.length() - 1).replace("\\\"", "\"")
        : parameter;
  }

  private Answer discovery() {
    StoreSample sample = samples.get();
    if (!sample.failure().isEmpty()) {
      return Answer.unsupported(sample.failure()); // An empty list would delete what was found.
    }
    ArrayNode found = JSON.createArrayNode();
    for (String name : sample.queues().keySet()) {
      int dot = name.indexOf('.');
      found
          .addObject()
          .put("{#QUEUE}", name)
          .put("{#DB}", name.substring(0, dot))
          .put("{#TABLE}", name.substring(dot + 1));
    }
    return Answer.value(found.toString());
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", Math.max(0, nanos) / NANOS);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
