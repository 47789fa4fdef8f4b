package org.q4j.monitor.lag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.UnsupportedException;
import org.q4j.client.Backlog;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.row.Row;

/** What a cluster tells, without one: the commands' tests have a real one. */
class ClusterSourceTest {
  private static final LagTarget JOBS = LagTarget.parse("app.jobs");
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  @TempDir Path folder;
  private QueueStore store;

  @BeforeEach
  void open() {
    store = QueueStore.open(folder.resolve("data"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Lag lag(Backlog backlog, LagTarget target) {
    Monitor monitor = Monitor.of(new ClusterSource("kafka://test:1", queue -> backlog, store));
    return monitor.samples(folder.resolve("samples")).lag(target);
  }

  private static Optional<Backlog.Oldest> anHourAgo(Optional<Row> row) {
    return Optional.of(new Backlog.Oldest(System.currentTimeMillis() - HOUR_MILLIS, row));
  }

  @Test
  void rowsAndAgeAreTheClustersAndOwnersAreNotKnown() {
    Lag lag = lag(new Backlog(5, 100, anHourAgo(Optional.empty())), JOBS);
    assertEquals(5, lag.rows());
    assertTrue(lag.oldestReady().orElseThrow().toMillis() >= HOUR_MILLIS);
    assertTrue(lag.owned().isEmpty());
    assertThrows(UnsupportedException.class, lag::oldestOwned);
  }

  @Test
  void anEmptyQueueHasNoAge() {
    Lag lag = lag(new Backlog(0, 100, Optional.empty()), JOBS);
    assertTrue(lag.oldestReady().isEmpty());
    assertEquals(Duration.ZERO, lag.timeToDrain().orElseThrow());
  }

  @Test
  void aColumnsTimeGoesBeforeTheRecords() {
    long then = System.currentTimeMillis() - 2 * HOUR_MILLIS;
    Queue times = store.create("app.times", "at BIGINT NOT NULL");
    times.insert(row -> row.set("at", then));
    Row row = times.peek(1).get(0).row();
    Lag lag = lag(new Backlog(1, 1, anHourAgo(Optional.of(row))), JOBS.aged("at"));
    assertTrue(lag.oldestReady().orElseThrow().toMillis() >= 2 * HOUR_MILLIS);
  }

  @Test
  void whatNobodyCountsAndWhatIsNoClusterAreRefused() {
    Backlog empty = new Backlog(0, 1, Optional.empty());
    assertThrows(UnsupportedException.class, () -> lag(empty, LagTarget.parse("app.jobs:id > 1")));
    String directory = "q4j:" + folder.resolve("other");
    assertThrows(UnsupportedException.class, () -> Monitor.ofCluster(directory));
    assertThrows(IllegalArgumentException.class, () -> Monitor.ofCluster("kafka:nonsense"));
  }
}
