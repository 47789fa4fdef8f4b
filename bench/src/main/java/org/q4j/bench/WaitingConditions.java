package org.q4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.q4j.queue.ConditionStats;

/** Inserts while so many wait, each with a condition of its own that one row in so many matches. */
final class WaitingConditions implements BigBench {
  private static final int COUNT = 10_000;
  private static final int INSERTS = 5_000;
  private static final String NAME = "big conditions: %s, %,d wait";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Line> run(Scale scale) throws InterruptedException {
    List<Line> lines = new ArrayList<>(measure(1, scale.quick() ? 100 : INSERTS));
    lines.addAll(measure(scale.of(COUNT), scale.quick() ? 100 : INSERTS));
    return lines;
  }

  private static List<Line> measure(int count, int inserts) throws InterruptedException {
    try (Subscribers subscribers = new Subscribers(count)) {
      insert(subscribers, count, inserts);
      Latencies calls = new Latencies();
      Latencies taken = new Latencies();
      subscribers.record(calls, taken);
      final ConditionStats before = subscribers.conditions();
      final long wakesBefore = subscribers.wakes();
      final long cpu = Resources.cpuNanos();
      insert(subscribers, count, inserts);
      final long cpuAfter = Resources.cpuNanos();
      double evaluations = subscribers.conditions().evaluations() - before.evaluations();
      return List.of(
          line("insert p50", count, calls.micros(0.5), "us"),
          line("insert p99", count, calls.micros(0.99), "us"),
          line("insert to taken p50", count, taken.micros(0.5), "us"),
          line("CPU an insert + take", count, (cpuAfter - cpu) / 1e3 / inserts, "us"),
          line("evaluations an insert", count, evaluations / inserts, ""),
          line(
              "wakes an insert", count, (double) (subscribers.wakes() - wakesBefore) / inserts, ""),
          line("to begin to wait", count, subscribers.micros() / count, "us each"));
    }
  }

  private static void insert(Subscribers subscribers, int count, int inserts)
      throws InterruptedException {
    Random random = new Random(1);
    for (int i = 0; i < inserts; i++) {
      subscribers.insert(random.nextInt(count));
    }
  }

  private static Line line(String what, int count, double value, String unit) {
    Line line = Line.of(NAME.formatted(what, count), "OS", 1, value, unit);
    return count == 1 ? line : line.against(NAME.formatted(what, 1));
  }
}
