package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.ClosedException;
import org.q4j.OwnerGoneException;

/** Who closes a store hands out no row that its taker could not end any more. */
@Timeout(120)
class LeavingOwnerTest {
  private static final String JOBS = "app.jobs";
  private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

  private static final int ROWS = 200;

  @TempDir Path data;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  private static QueueStore filled(Path directory, int rows) {
    QueueStore store = QueueStore.open(directory);
    Queue jobs = store.create(JOBS, "id BIGINT NOT NULL");
    for (int id = 1; id <= rows; id++) {
      int value = id;
      jobs.insert(row -> row.set("id", value));
    }
    return store;
  }

  private static void assertFailsWith(
      Class<? extends Throwable> expected, CompletableFuture<Optional<OwnedRow>> wait) {
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> wait.get(30, TimeUnit.SECONDS));
    assertTrue(expected.isInstance(failed.getCause()), failed::toString);
  }

  @Test
  void aRowThatOneSessionGivesBackInTheCloseIsNotHandedToTheNext() {
    QueueStore store = filled(data, 1);
    Session owner = store.session();
    assertTrue(owner.await(Duration.ZERO, JOBS).isPresent());
    // In the thread that makes a row ready, so that nothing comes between.
    CompletableFuture<Optional<OwnedRow>> wait =
        store.session().awaitAsync(Duration.ofMinutes(5), Runnable::run, JOBS);
    store.close();
    assertFailsWith(ClosedException.class, wait);
  }

  @Test
  void whoWaitsIsToldBeforeTheRowsInOthersHandsAreEnded() throws Exception {
    QueueStore owner = filled(data, 1);
    try (QueueStore other = QueueStore.connect(data);
        Session taker = other.session();
        Session waiter = other.session()) {
      OwnedRow row = taker.await(Duration.ZERO, JOBS).orElseThrow();
      CompletableFuture<Optional<OwnedRow>> wait =
          waiter.awaitAsync(Duration.ofMinutes(5), threads, JOBS);
      while (owner.stats().queueWait() < 2) {
        Thread.onSpinWait();
      }
      AtomicLong begun = new AtomicLong(System.nanoTime());
      CompletableFuture<Void> closing = CompletableFuture.runAsync(owner::close, threads);
      assertFailsWith(OwnerGoneException.class, wait);
      if (endedInTime(row, begun)) {
        closing.get(30, TimeUnit.SECONDS);
        try (QueueStore next = QueueStore.connect(data)) {
          assertEquals(0, next.queue(JOBS).count());
        }
      }
      closing.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aRowThatComesTooLateForASessionCountsAsNotDelivered() {
    try (QueueStore store = filled(data, 1);
        EmbeddedSession late = (EmbeddedSession) store.session();
        Session next = store.session()) {
      store
          .queue(JOBS)
          .deadLetters(
              new DeadLetters(1, store.create("app.dead", "id BIGINT NOT NULL").name(), 0));
      late.stopTaking();
      assertThrows(ClosedException.class, () -> late.await(Duration.ZERO, JOBS));
      assertThrows(ClosedException.class, () -> late.await(Duration.ofMinutes(5), JOBS));
      assertFalse(late.isClosed());
      assertEquals(1, next.await(Duration.ZERO, JOBS).orElseThrow().deliveries());
    }
  }

  @Test
  void aWaitThatACloseEndsWhileItBeginsFailsAndIsNobodysRow() throws Exception {
    try (QueueStore store = filled(data, 0);
        Session next = store.session()) {
      Queue jobs = store.queue(JOBS);
      for (int round = 0; round < 500; round++) {
        Session session = store.session();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(session::close, threads);
        try {
          assertFailsWith(
              ClosedException.class, session.awaitAsync(Duration.ofMinutes(5), threads, JOBS));
        } catch (ClosedException before) {
          // The close was first.
        }
        closing.get(30, TimeUnit.SECONDS);
      }
      jobs.insert(row -> row.set("id", 1));
      assertTrue(next.await(Duration.ZERO, JOBS).isPresent());
    }
  }

  @Test
  void whoClosesSecondLeavesTheNextOwnersSocket() throws Exception {
    QueueStore first = filled(data, 1);
    List<CompletableFuture<Void>> closers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      closers.add(CompletableFuture.runAsync(first::close, threads));
    }
    QueueStore second = QueueStore.connect(data); // Waits for the first one's turn to end.
    for (CompletableFuture<Void> closer : closers) {
      closer.get(30, TimeUnit.SECONDS);
    }
    if (!(second instanceof EmbeddedStore)) { // It was served in the last moment.
      second.close();
      second = QueueStore.connect(data);
    }
    try (QueueStore owner = second) {
      assertTrue(owner instanceof EmbeddedStore);
      assertTrue(QueueStore.served(data).isPresent());
    }
  }

  @Test
  void everyRowHandedToAnotherProcessCanBeEndedForASecond() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 40; round++) {
      Path directory = data.resolve("round" + round);
      QueueStore owner = filled(directory, ROWS);
      AtomicLong begun = new AtomicLong();
      List<QueueStore> callers = new ArrayList<>();
      List<CompletableFuture<Long>> takers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        QueueStore caller = QueueStore.connect(directory);
        callers.add(caller);
        Session session = caller.session();
        takers.add(CompletableFuture.supplyAsync(() -> take(session, begun), threads));
      }
      long leavesAfter = random.nextInt(ROWS / 2);
      while (owner.stats().queueEnd() < leavesAfter) {
        Thread.onSpinWait();
      }
      begun.set(System.nanoTime());
      owner.close();
      long ended = 0;
      for (CompletableFuture<Long> taker : takers) {
        ended += taker.get(60, TimeUnit.SECONDS);
      }
      callers.forEach(QueueStore::close);
      try (QueueStore next = QueueStore.open(directory)) {
        assertEquals(ROWS, next.queue(JOBS).count() + ended);
      }
    }
  }

  /** Takes and ends rows until the owner leaves. */
  private static long take(Session session, AtomicLong leaving) {
    long ended = 0;
    while (true) {
      Optional<OwnedRow> row;
      try {
        row = session.await(Duration.ofMinutes(5), JOBS);
      } catch (OwnerGoneException gone) {
        return ended;
      }
      if (!endedInTime(row.orElseThrow(), leaving)) {
        return ended;
      }
      ended++;
    }
  }

  /**
   * Returns false where this machine has not come to the end within the owner's patience, which
   * begins after {@code leaving}.
   */
  private static boolean endedInTime(OwnedRow row, AtomicLong leaving) {
    try {
      row.end();
      return true;
    } catch (OwnerGoneException gone) {
      assertTrue(gone.nothingDone(), gone::toString);
      assertTrue(
          leaving.get() != 0 && System.nanoTime() - leaving.get() >= PATIENCE_NANOS,
          gone::toString);
      return false;
    }
  }
}
