package org.q4j.monitor.sample;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.queue.OwnerStats;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreStats;

/**
 * The figures of all queues of a store at one time. Immutable.
 *
 * @param at when it was complete
 * @param store the figures of all queues together; empty when they could not be had
 * @param failure why not; empty when they could
 * @param queues by name, in order
 * @param owners which sessions own rows; none where that is not known
 */
public record StoreSample(
    Instant at,
    Optional<StoreStats> store,
    String failure,
    SortedMap<String, QueueSample> queues,
    List<OwnerStats> owners) {
  /** Keeps what it is given from changing. */
  public StoreSample {
    owners = List.copyOf(owners);
    queues = Collections.unmodifiableSortedMap(new TreeMap<>(queues));
  }

  /** Returns a sample of nothing, from before the first one. */
  static StoreSample none() {
    return new StoreSample(
        Instant.EPOCH,
        Optional.empty(),
        "no figures have been taken yet",
        new TreeMap<>(),
        List.of());
  }

  /**
   * Takes the figures of every queue, opening those that are not open. What cannot be had is told
   * in the sample.
   */
  public static StoreSample of(QueueStore store) {
    return of(store, Map.of());
  }

  /**
   * As above.
   *
   * @param leftOut queues not to be tried, with the reason
   */
  static StoreSample of(QueueStore store, Map<String, String> leftOut) {
    TreeMap<String, QueueSample> queues = new TreeMap<>();
    Optional<StoreStats> figures = Optional.empty();
    List<OwnerStats> owners = List.of();
    String failure = "";
    try {
      for (String name : store.list()) {
        String known = leftOut.get(name);
        if (known == null) {
          queueOf(store, name).ifPresent(sample -> queues.put(name, sample));
        } else {
          queues.put(name, new QueueSample(name, Optional.empty(), known));
        }
      }
      figures = Optional.of(store.stats());
      owners = owners(store);
    } catch (Q4jException failed) {
      failure = String.valueOf(failed.getMessage());
    }
    return new StoreSample(Instant.now(), figures, failure, queues, owners);
  }

  private static List<OwnerStats> owners(QueueStore store) {
    try {
      return store.owners();
    } catch (UnsupportedException elsewhere) {
      return List.of();
    }
  }

  private static Optional<QueueSample> queueOf(QueueStore store, String name) {
    try {
      Optional<Queue> queue = store.find(name); // Empty when it was dropped since the listing.
      return queue.map(found -> new QueueSample(name, Optional.of(found.stats()), ""));
    } catch (Q4jException failed) {
      String why = String.valueOf(failed.getMessage());
      return Optional.of(new QueueSample(name, Optional.empty(), why));
    }
  }
}
