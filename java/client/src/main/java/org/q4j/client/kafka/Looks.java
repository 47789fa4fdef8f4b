package org.q4j.client.kafka;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often this process gave rows of a queue back without anybody having had them in hand: each
 * time counts as a delivery for the cluster, and must not for dead letters. Bounded; thread-safe.
 */
final class Looks {
  private static final int REMEMBERED = 100_000;

  private final Map<Long, Integer> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  synchronized void add(long rowId) {
    counts.merge(rowId, 1, Integer::sum);
  }

  synchronized int of(long rowId) {
    return counts.getOrDefault(rowId, 0);
  }

  synchronized void forget(long rowId) {
    counts.remove(rowId);
  }
}
