package org.q4j.queue;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counters that only rise, each also counted in those of the whole. Thread-safe. */
final class Counters {
  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
  private final Counters whole;

  /**
   * @param whole counts the same for everything together; null when this is it
   */
  Counters(Counters whole) {
    this.whole = whole;
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  void add(Count what, long times) {
    counts.get(what).add(times);
    if (whole != null) {
      whole.add(what, times);
    }
  }

  long get(Count what) {
    return counts.get(what).sum();
  }
}
