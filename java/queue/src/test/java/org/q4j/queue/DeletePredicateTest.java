package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.UnsupportedException;

/** A delete asks code of the user's, which may ask the queue in its turn. */
@Timeout(120)
class DeletePredicateTest extends QueueCase {
  @Test
  void itMayAskAndFillTheQueueWhileSomebodyWaitsToTruncateIt() throws Exception {
    jobs.insertAll(rows(1, 200));
    AtomicReference<Thread> truncates = new AtomicReference<>();
    long deleted =
        jobs.delete(
            row -> {
              if (truncates.get() == null) {
                truncates.set(new Thread(jobs::truncate));
                truncates.get().start();
                while (truncates.get().getState() != Thread.State.WAITING) {
                  Thread.onSpinWait();
                }
              }
              assertTrue(jobs.count() >= 200);
              assertEquals(1, jobs.peek(1).size());
              insert(1_000);
              return row.row().getLong("id") <= 200;
            },
            200);
    assertEquals(200, deleted);
    truncates.get().join();
    assertEquals(0, jobs.count());
  }

  private boolean truncated() {
    jobs.truncate();
    return true;
  }

  private boolean compacted() {
    jobs.compact();
    return true;
  }

  @Test
  void itIsToldThatItCannotTakeOrReplaceItsQueuesRowsInsteadOfWaitingForItself() {
    jobs.insertAll(rows(1, 3));
    try (Session session = store.session()) {
      UnsupportedException refused =
          assertThrows(
              UnsupportedException.class,
              () -> jobs.delete(row -> session.await(LONG, "app.jobs").isPresent()));
      assertTrue(refused.getMessage().contains("app.jobs"), refused.getMessage());
      jobs.bounds(QueueBounds.rows(3, WhenFull.DROP_OLDEST));
      assertThrows(
          UnsupportedException.class,
          () ->
              jobs.delete(
                  row -> {
                    insert(4);
                    return true;
                  }));
      assertThrows(UnsupportedException.class, () -> jobs.delete(row -> truncated()));
      assertThrows(UnsupportedException.class, () -> jobs.delete(row -> compacted()));
      assertEquals(3, jobs.count());
      assertEquals(1, session.await(NOW, "app.jobs").orElseThrow().row().getLong("id"));
    }
  }
}
