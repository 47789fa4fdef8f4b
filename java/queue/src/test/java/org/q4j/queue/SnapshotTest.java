package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a queue shows of itself while it is used. On a real disk: a replaced file stays readable.
 */
@Timeout(60)
class SnapshotTest {
  @TempDir private Path folder;

  private static void insert(Queue queue, long... ids) {
    for (long id : ids) {
      queue.insert(row -> row.set("id", id));
    }
  }

  private static List<Long> ids(Iterable<StoredRow> rows) {
    List<Long> ids = new ArrayList<>();
    rows.forEach(row -> ids.add(row.row().getLong("id")));
    return ids;
  }

  @Test
  void aSnapshotStaysAsItWasWhenItsQueueGetsAnotherName() {
    try (QueueStore store = TestStores.open(folder);
        Session session = store.session()) {
      insert(store.create("app.jobs", "id BIGINT NOT NULL"), 1, 2, 3);
      try (Snapshot rows = store.queue("app.jobs").snapshot()) {
        store.rename("app.jobs", "app.tasks");
        assertTrue(session.await(Duration.ZERO, "app.tasks").isPresent());
        session.end();
        assertEquals(1, store.queue("app.tasks").delete("id = 3"));
        assertEquals(List.of(1L, 2L, 3L), ids(rows));
      }
    }
  }

  @Test
  void aSnapshotStaysAsItWasWhateverHappensToTheQueue() {
    try (QueueStore store = TestStores.open(folder);
        Session session = store.session()) {
      Queue jobs = store.create("app.jobs", "id BIGINT NOT NULL");
      insert(jobs, 1, 2, 3, 4);
      assertTrue(session.await(Duration.ZERO, "app.jobs").isPresent());
      session.end();
      assertTrue(session.await(Duration.ZERO, "app.jobs").isPresent());
      try (Snapshot rows = jobs.snapshot()) {
        List<Long> then = List.of(2L, 3L, 4L);
        assertEquals(3, rows.rows());
        insert(jobs, 5);
        session.end();
        assertEquals(then, ids(rows));
        assertEquals(1, jobs.delete("id = 4"));
        jobs.compact();
        assertEquals(then, ids(rows));
        store.alter("app.jobs", "id BIGINT NOT NULL, more INT");
        jobs.truncate();
        insert(jobs, 6);
        assertEquals(then, ids(rows));
        store.drop("app.jobs");
        assertEquals(then, ids(rows));
      }
    }
  }

  @Test
  void aRequeuedRowStandsBehindAllOthers() {
    try (QueueStore store = TestStores.open(folder);
        Session session = store.session()) {
      Queue jobs = store.create("app.jobs", "id BIGINT NOT NULL");
      insert(jobs, 1, 2);
      OwnedRow row = session.await(Duration.ZERO, "app.jobs").orElseThrow();
      row.requeue();
      assertFalse(session.ownerMode());
      assertEquals(List.of(2L, 1L), ids(jobs.snapshot()));
      assertEquals(3, jobs.peek(2).get(1).rowId());
    }
  }

  @Test
  void theFiguresTellWhatHappened() {
    try (QueueStore store = TestStores.open(folder);
        Session session = store.session()) {
      Queue jobs = store.create("app.jobs", "id BIGINT NOT NULL");
      assertEquals(-1, jobs.stats().oldestReadyNanos());
      insert(jobs, 1, 2, 3);
      assertTrue(session.await(Duration.ZERO, "app.jobs:id=2").isPresent());
      assertTrue(session.await(Duration.ZERO, "app.jobs:id=7").isEmpty());
      assertTrue(session.await(Duration.ZERO, "app.jobs").isPresent());
      session.abort();
      assertTrue(session.await(Duration.ZERO, "app.jobs").isPresent());
      QueueStats stats = jobs.stats();
      assertEquals(new WaitStats(3, 0, 1), stats.waits());
      assertEquals(2, stats.conditions().compiles());
      assertEquals(1, stats.restoredByAbort());
      assertEquals(1, stats.owned());
      assertEquals(1, stats.ready());
      assertTrue(stats.oldestOwnedNanos() >= 0);
      assertTrue(stats.oldestReadyNanos() >= 0);
      assertTrue(stats.insertsPerSecond() > 0);
      assertTrue(stats.endsPerSecond() > 0);
      StoreStats whole = store.stats();
      assertEquals(4, whole.queueWait());
      assertEquals(1, whole.queueEnd());
      assertEquals(1, whole.queueAbort());
      assertEquals(1, whole.openQueues());
      assertEquals(1, whole.sessions());
      jobs.truncate();
      assertEquals(3, jobs.stats().rowsWritten());
      store.rename("app.jobs", "app.tasks");
      assertEquals(1, store.queue("app.tasks").stats().rowsRemoved());
      store.drop("app.tasks");
      assertEquals(new WaitStats(3, 0, 1), store.stats().waits());
      assertEquals(3, store.stats().rowsWritten());
      assertEquals(1, store.stats().rowsRemoved());
    }
  }
}
