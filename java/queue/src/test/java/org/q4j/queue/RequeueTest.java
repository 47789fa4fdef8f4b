package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.NativeIoException;
import org.q4j.StaleOwnerException;
import org.q4j.testing.SimulatedDisk;

/** Rows that are put behind all others: each stands once, whatever happens meanwhile. */
@Timeout(60)
class RequeueTest extends QueueCase {
  private static final Duration LIMIT = Duration.ofMillis(50);

  private List<Long> ids() {
    return jobs.peek(100).stream().map(row -> row.row().getLong("id")).toList();
  }

  /** Runs something within the first write from now on. */
  private void atTheNextWrite(Function<Path, RuntimeException> action) {
    boolean[] done = new boolean[1];
    disk.onCall(
        (operation, file, number) -> {
          if (done[0] || !operation.equals("write")) {
            return null;
          }
          done[0] = true;
          return action.apply(file);
        });
  }

  /** Returns when a limit has run out that was set after another one of the same length. */
  private static void awaitALaterLimit() {
    try (QueueStore other = open(new SimulatedDisk());
        Session first = other.session();
        Session second = other.session()) {
      Queue queue = other.create("app.jobs", "id BIGINT NOT NULL");
      queue.insert(row -> row.set("id", 1));
      first.lease(LIMIT);
      take(first);
      CompletableFuture<?> lost = second.awaitAsync(LONG, Runnable::run, "app.jobs");
      lost.orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void aTimeLimitDoesNotRunOutBetweenTheCopyAndTheRemoval() {
    insert(1, 2);
    try (Session session = store.session()) {
      session.lease(LIMIT);
      OwnedRow row = session.await(NOW, "app.jobs").orElseThrow();
      atTheNextWrite(
          file -> {
            awaitALaterLimit();
            return null;
          });
      row.requeue();
      assertFalse(session.ownerMode());
    }
    assertEquals(List.of(2L, 1L), ids());
    assertEquals(0, jobs.stats().restoredByLease());
    assertEquals(0, jobs.stats().owned());
  }

  @Test
  void aRowThatCannotBeCopiedStaysOwnedAndItsTimeLimitCounts() throws Exception {
    insert(1);
    try (Session session = store.session();
        Session other = store.session()) {
      session.lease(LIMIT);
      OwnedRow row = session.await(NOW, "app.jobs").orElseThrow();
      atTheNextWrite(
          file -> {
            awaitALaterLimit();
            return SimulatedDisk.error("write", file);
          });
      assertThrows(NativeIoException.class, row::requeue);
      OwnedRow again =
          other.awaitAsync(LONG, Runnable::run, "app.jobs").get(30, TimeUnit.SECONDS).orElseThrow();
      assertEquals(1, again.rowId());
      assertEquals(2, again.deliveries());
      assertThrows(StaleOwnerException.class, row::requeue);
      assertEquals(1, jobs.count());
    }
  }

  @Test
  void aRowOfASessionThatIsClosedMeanwhileStandsOnce() {
    insert(1, 2);
    Session session = store.session();
    OwnedRow row = session.await(NOW, "app.jobs").orElseThrow();
    atTheNextWrite(
        file -> {
          session.close();
          return null;
        });
    row.requeue();
    assertEquals(List.of(2L, 1L), ids());
    assertEquals(0, jobs.stats().owned());
  }

  @Test
  void aRowOfAClosedSessionThatCannotBeCopiedIsReadyAgain() {
    insert(1);
    Session session = store.session();
    OwnedRow row = session.await(NOW, "app.jobs").orElseThrow();
    atTheNextWrite(
        file -> {
          session.close();
          return SimulatedDisk.error("write", file);
        });
    assertThrows(NativeIoException.class, row::requeue);
    assertEquals(0, jobs.stats().owned());
    try (Session other = store.session()) {
      assertEquals(1, id(other.await(NOW, "app.jobs")));
    }
  }

  @Test
  void aTruncatedRowDoesNotComeBack() {
    insert(1);
    try (Session session = store.session()) {
      OwnedRow row = session.await(NOW, "app.jobs").orElseThrow();
      jobs.truncate();
      assertThrows(StaleOwnerException.class, row::requeue);
      assertEquals(0, jobs.count());
    }
  }

  @Test
  void aFullQueueTakesItsOwnRowsAgain() {
    jobs.bounds(new QueueBounds(2, Long.MAX_VALUE, WhenFull.FAIL, NOW));
    insert(1, 2);
    try (Session session = store.session()) {
      session.await(NOW, "app.jobs").orElseThrow().requeue();
      assertTrue(session.rowId().isEmpty());
    }
    assertEquals(List.of(2L, 1L), ids());
  }
}
