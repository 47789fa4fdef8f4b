package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is deleted while others work is counted once, and forgotten. */
@Timeout(120)
class DeletionTest extends QueueCase {
  @Test
  void whatItsOwnerEndsDuringADeleteIsCountedOnce() {
    jobs.insertAll(rows(1, 3));
    try (Session session = store.session()) {
      Batch batch = session.awaitBatch(NOW, 2, Long.MAX_VALUE, "app.jobs");
      batch.rows().get(0).abort();
      AtomicBoolean ended = new AtomicBoolean();
      long deleted =
          jobs.delete(
              row -> {
                if (ended.compareAndSet(false, true)) {
                  session.end();
                }
                return true;
              });
      assertEquals(2, deleted);
    }
    assertEquals(0, jobs.count());
    assertEquals(3, jobs.stats().rowsRemoved());
  }

  @Test
  void twoWhoDeleteAtOnceCountEachRowOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CyclicBarrier start = new CyclicBarrier(2);
      for (int round = 1; round <= 50; round++) {
        jobs.insertAll(rows(1, 500));
        List<Future<Long>> deleted = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          deleted.add(
              threads.submit(
                  () -> {
                    start.await();
                    return jobs.purge();
                  }));
        }
        assertEquals(500, deleted.get(0).get() + deleted.get(1).get());
        assertEquals(0, jobs.count());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aDeletedRowIsForgottenHoweverOftenItWasHandedOut() {
    jobs.insertAll(rows(1, 1));
    try (Session session = store.session()) {
      session.await(NOW, "app.jobs").orElseThrow().abort();
    }
    EmbeddedQueue queue = TestStores.embedded("app.jobs");
    assertEquals(1, queue.handedOut());
    jobs.purge();
    assertEquals(0, queue.handedOut());
  }
}
