package org.q4j.monitor.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.q4j.monitor.sample.BackupStatus;
import org.q4j.monitor.sample.QueueSample;
import org.q4j.monitor.sample.StoreSample;
import org.q4j.queue.QueueStats;

/**
 * Every figure of every queue, and when backups were last made and proven, in Prometheus' text form
 * or in OpenMetrics'.
 *
 * <p>The text is made once a sample, however many ask for it. Thread-safe.
 */
public final class QueueMetrics {
  /** The forms of the text, with the content type of each. */
  public enum Form {
    /** OpenMetrics 1.0.0. */
    OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8"),
    /** Prometheus' own of version 0.0.4. */
    PROMETHEUS("text/plain; version=0.0.4; charset=utf-8");

    private final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }

    /** Returns the content type. */
    public String contentType() {
      return contentType;
    }

    /** Returns the form for an Accept header: OpenMetrics unless only other text is wanted. */
    public static Form of(String accept) {
      boolean onlyText =
          accept != null
              && accept.contains("text/plain")
              && !accept.contains("application/openmetrics-text");
      return onlyText ? PROMETHEUS : OPENMETRICS;
    }
  }

  /** The meters of one queue, and the figures that they show. */
  private static final class Registered implements Supplier<QueueStats> {
    private final List<Meter> meters = new ArrayList<>();
    private QueueStats stats;

    @Override
    public QueueStats get() {
      return stats;
    }
  }

  private final Supplier<StoreSample> samples;
  private final Supplier<List<BackupStatus>> backups;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Registered> queues = new HashMap<>();
  private final Map<String, Gauge> backupMeters = new HashMap<>();
  private final Map<String, BackupStatus> lastBackups = new HashMap<>();
  private final Map<Form, String> texts = new EnumMap<>(Form.class);
  private StoreSample shown;

  /**
   * @param samples gives the latest figures, at once
   * @param backups gives what is known of backups, at once
   */
  public QueueMetrics(Supplier<StoreSample> samples, Supplier<List<BackupStatus>> backups) {
    this.samples = samples;
    this.backups = backups;
    gauge(
        "q4j.store.up",
        null,
        "Whether the figures of the data directory could be had",
        () -> shown.store().isPresent() ? 1 : 0);
    gauge("q4j.store.queues", null, "Queues in it", () -> shown.queues().size());
    gauge(
        "q4j.store.sessions",
        null,
        "Sessions that are open",
        () -> shown.store().map(stats -> stats.sessions()).orElse(0));
    gauge(
        "q4j.store.sample.timestamp",
        "seconds",
        "When these figures were taken",
        () -> shown.at().toEpochMilli() / 1e3);
  }

  private Gauge gauge(String name, String unit, String help, Supplier<Number> value) {
    return Gauge.builder(name, value)
        .baseUnit(unit)
        .description(help)
        .strongReference(true)
        .register(registry);
  }

  /** Returns the text. */
  public synchronized String text(Form form) {
    StoreSample sample = samples.get();
    if (!sample.equals(shown)) {
      shown = sample;
      texts.clear();
      show(sample);
      showBackups();
    }
    return texts.computeIfAbsent(form, wanted -> registry.scrape(wanted.contentType()));
  }

  private void show(StoreSample sample) {
    queues
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !sample.queues().containsKey(entry.getKey());
              if (gone) {
                entry.getValue().meters.forEach(registry::remove);
              }
              return gone;
            });
    for (QueueSample queue : sample.queues().values()) {
      Registered registered = queues.computeIfAbsent(queue.queue(), this::register);
      boolean shownBefore = registered.stats != null;
      registered.stats = queue.stats().orElse(null);
      if (registered.stats != null && !shownBefore) {
        for (QueueFigure figure : QueueFigure.of(registered.stats)) {
          registered.meters.add(figure.register(registry, queue.queue(), registered));
        }
      } else if (registered.stats == null && shownBefore) {
        // No figure is better than an old one. The first meter is the one that says so.
        List<Meter> figures = registered.meters.subList(1, registered.meters.size());
        figures.forEach(registry::remove);
        figures.clear();
      }
    }
  }

  private Registered register(String queue) {
    Registered registered = new Registered();
    registered.meters.add(
        Gauge.builder("q4j.queue.up", () -> registered.stats == null ? 0 : 1)
            .tag("queue", queue)
            .description("Whether the figures of the queue could be had")
            .strongReference(true)
            .register(registry));
    return registered;
  }

  private void showBackups() {
    lastBackups.clear();
    for (BackupStatus backup : backups.get()) {
      lastBackups.put(backup.set(), backup);
      backupMeter("last.run", backup.set(), "When the newest generation was made, 0 for never");
      backupMeter("last.drill", backup.set(), "When a restore was last proven, 0 for never");
    }
  }

  private void backupMeter(String which, String set, String help) {
    backupMeters.computeIfAbsent(
        which + " " + set,
        key ->
            Gauge.builder("q4j.backup." + which + ".timestamp", () -> backupSeconds(which, set))
                .tag("set", set)
                .baseUnit("seconds")
                .description(help)
                .strongReference(true)
                .register(registry));
  }

  private double backupSeconds(String which, String set) {
    BackupStatus backup = lastBackups.get(set);
    if (backup == null) {
      return 0;
    }
    return (which.equals("last.run") ? backup.lastRun() : backup.lastDrill())
        .map(at -> at.toEpochMilli() / 1e3)
        .orElse(0.0);
  }
}
