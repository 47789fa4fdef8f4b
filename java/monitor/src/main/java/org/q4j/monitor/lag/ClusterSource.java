package org.q4j.monitor.lag;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.q4j.UnsupportedException;
import org.q4j.client.Backlog;
import org.q4j.client.Backlogs;
import org.q4j.client.QueueClient;
import org.q4j.queue.QueueStore;
import org.q4j.row.Row;

/**
 * A cluster whose queues many processes share. Only who makes one needs the module {@code
 * q4j-client} and the cluster's own library.
 *
 * <p>Nobody tells which rows are owned, so the oldest row may be one that a worker has in hand.
 */
final class ClusterSource implements LagSource {
  private final String id;
  private final QueueStore store;
  private final Backlogs backlogs;

  /**
   * @param id the cluster's address
   * @param backlogs whose queues; the same as the store, as a rule
   * @param store is closed with it
   */
  ClusterSource(String id, Backlogs backlogs, QueueStore store) {
    this.id = id;
    this.backlogs = backlogs;
    this.store = store;
  }

  /**
   * Opens a cluster.
   *
   * @throws IllegalArgumentException when it is no address
   * @throws UnsupportedException when there is no cluster behind it
   * @throws org.q4j.Q4jException when it does not answer
   */
  static ClusterSource open(String address) {
    QueueStore store = QueueClient.open(address);
    if (store instanceof Backlogs backlogs) {
      return new ClusterSource(address, backlogs, store);
    }
    store.close();
    throw new UnsupportedException(
        "not a cluster: address=%s (expected=kafka://...); data directories and servers are looked at without it"
            .formatted(address));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Reading read(LagTarget target) {
    if (target.condition().isPresent()) {
      throw new UnsupportedException(
          "a cluster knows no columns, so nobody counts the rows of %s that match; give them a queue of their own"
              .formatted(target));
    }
    Backlog backlog = backlogs.backlog(target.queue());
    long now = System.currentTimeMillis();
    return new Reading(
        now,
        backlog.rows(),
        backlog.rows(),
        OptionalLong.of(backlog.next()),
        OptionalLong.empty(),
        backlog.oldest().map(oldest -> age(oldest, target.ageColumn(), now)),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static Duration age(Backlog.Oldest oldest, Optional<String> column, long now) {
    if (column.isPresent() && oldest.row().isPresent()) {
      Row row = oldest.row().get();
      return TimeColumn.of(row.schema(), column.get()).age(row, now);
    }
    return Duration.ofMillis(Math.max(0, now - oldest.millis()));
  }

  @Override
  public void close() {
    store.close();
  }
}
