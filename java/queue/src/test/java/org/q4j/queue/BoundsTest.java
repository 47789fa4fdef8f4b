package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.FullException;
import org.q4j.row.RowBuilder;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;
import org.q4j.testing.SimulatedDisk;

/** A queue with bounds never holds more, and says what it did about it. */
@Timeout(60)
class BoundsTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private QueueStore store;
  private Queue jobs;

  @BeforeEach
  void create() {
    store = TestStores.open(Path.of("/data"), StoreOptions.defaults().on(disk));
    jobs = store.create("app.jobs", "id BIGINT NOT NULL");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void insert(long id) {
    jobs.insert(row -> row.set("id", id));
  }

  private List<Long> ids() {
    return jobs.peek(1000).stream().map(row -> row.row().getLong("id")).toList();
  }

  @Test
  void anInsertBeyondTheBoundFailsAndInsertsNothing() {
    jobs.bounds(QueueBounds.rows(2, WhenFull.FAIL));
    insert(1);
    assertThrows(
        FullException.class,
        () -> jobs.insertAll(List.of(jobs.newRow().set("id", 2), jobs.newRow().set("id", 3))));
    insert(2);
    FullException full = assertThrows(FullException.class, () -> insert(3));
    assertTrue(full.getMessage().contains("app.jobs"), full.getMessage());
    assertTrue(full.getMessage().contains("expected at most rows=2"), full.getMessage());
    assertEquals(List.of(1L, 2L), ids());
  }

  @Test
  void bytesAreABoundToo() {
    // A row of one BIGINT: a head of 4 bytes, the null bits, 8 bytes.
    long row = 4 + 1 + 8;
    jobs.bounds(new QueueBounds(1000, 3 * row, WhenFull.FAIL, Duration.ZERO));
    insert(1);
    insert(2);
    insert(3);
    assertThrows(FullException.class, () -> insert(4));
  }

  @Test
  void theOldestRowsThatNobodyOwnsMakeRoom() {
    jobs.bounds(QueueBounds.rows(3, WhenFull.DROP_OLDEST));
    insert(1);
    insert(2);
    insert(3);
    try (Session session = store.session()) {
      assertTrue(session.await(Duration.ZERO, "app.jobs").isPresent());
      insert(4);
      insert(5);
      assertEquals(List.of(1L, 4L, 5L), ids());
      assertEquals(2, jobs.stats().droppedByBounds());
      assertThrows(
          FullException.class,
          () -> jobs.insertAll(List.of(row(6), row(7), row(8), row(9))),
          "more than the bound can never fit");
    }
  }

  @Test
  void nothingIsDroppedForRowsThatCannotFitAllTheSame() {
    insert(1);
    refusesTwoMoreBesideAnOwnedOne(QueueBounds.rows(2, WhenFull.DROP_OLDEST));
  }

  @Test
  void nothingIsDroppedForBytesThatCannotFitAllTheSame() {
    insert(1);
    long two = 2 * jobs.stats().liveBytes();
    refusesTwoMoreBesideAnOwnedOne(
        new QueueBounds(Long.MAX_VALUE, two, WhenFull.DROP_OLDEST, Duration.ZERO));
  }

  private void refusesTwoMoreBesideAnOwnedOne(QueueBounds bounds) {
    jobs.bounds(bounds);
    insert(2);
    try (Session session = store.session()) {
      assertTrue(session.await(Duration.ZERO, "app.jobs").isPresent());
      assertThrows(FullException.class, () -> jobs.insertAll(List.of(row(3), row(4))));
      assertEquals(List.of(1L, 2L), ids());
    }
  }

  @Test
  void aReceivedRowsSourceCountsAgainstTheBound() {
    insert(1);
    long bytes = jobs.stats().liveBytes();
    jobs.bounds(new QueueBounds(Long.MAX_VALUE, 2 * bytes, WhenFull.FAIL, Duration.ZERO));
    List<RowBuilder> received = List.of(row(2));
    assertThrows(
        FullException.class, () -> jobs.receive(new Source(1, 1), ReceiveMode.APPEND, received));
    assertEquals(List.of(1L), ids());
  }

  private org.q4j.row.RowBuilder row(long id) {
    return jobs.newRow().set("id", id);
  }

  @Test
  void anInsertWaitsForRoom() throws Exception {
    jobs.bounds(new QueueBounds(1, Long.MAX_VALUE, WhenFull.WAIT, Duration.ofMinutes(5)));
    insert(1);
    try (Session session = store.session()) {
      OwnedRow row = session.await(Duration.ZERO, "app.jobs").orElseThrow();
      CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> insert(2));
      row.end();
      waiting.get();
      assertEquals(List.of(2L), ids());
    }
  }

  @Test
  void patienceEnds() {
    jobs.bounds(new QueueBounds(1, Long.MAX_VALUE, WhenFull.WAIT, Duration.ofMillis(1)));
    insert(1);
    assertThrows(FullException.class, () -> insert(2));
  }

  @Test
  void whoIsInterruptedWhileWaitingForRoomIsToldSo() {
    EmbeddedQueue here = TestStores.embedded("app.jobs"); // Threads wait where the queue is.
    here.bounds(QueueBounds.rows(1, WhenFull.WAIT));
    insert(1);
    Thread.currentThread().interrupt();
    FullException told =
        assertThrows(FullException.class, () -> here.insert(row -> row.set("id", 2)));
    assertTrue(Thread.interrupted());
    assertTrue(told.getMessage().startsWith("interrupted while waiting"), told.getMessage());
    assertEquals(List.of(1L), ids());
  }

  @Test
  void thereAreNoBoundsOfNull() {
    assertThrows(NullPointerException.class, () -> jobs.bounds(null));
    insert(1);
    assertEquals(List.of(1L), ids());
  }

  @Test
  void aTruncationAndTheEndOfTheQueueWakeThoseWhoWait() throws Exception {
    jobs.bounds(new QueueBounds(1, Long.MAX_VALUE, WhenFull.WAIT, Duration.ofMinutes(5)));
    insert(1);
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> insert(2));
    jobs.truncate();
    waiting.get();
    CompletableFuture<Void> other = CompletableFuture.runAsync(() -> insert(3));
    store.drop("app.jobs");
    assertThrows(java.util.concurrent.ExecutionException.class, other::get);
  }

  @Test
  void manyAtOnceNeverExceedTheBound() throws Exception {
    jobs.bounds(new QueueBounds(5, Long.MAX_VALUE, WhenFull.WAIT, Duration.ofMinutes(5)));
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<?>> producers = new ArrayList<>();
    for (int t = 0; t < 5; t++) {
      producers.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 100; i++) {
                  insert(i);
                }
              }));
    }
    int taken = 0;
    try (Session session = store.session()) {
      while (taken < 500) {
        assertTrue(jobs.count() <= 5);
        if (session.await(Duration.ofSeconds(30), "app.jobs").isPresent()) {
          session.end();
          taken++;
        }
      }
    }
    for (Future<?> producer : producers) {
      producer.get();
    }
    threads.shutdown();
    assertEquals(0, jobs.count());
  }

  @Test
  void whatARelaySentBeforeNeedsNoRoom() {
    Source first = new Source(1, 7);
    jobs.receive(first, ReceiveMode.APPEND, List.of(jobs.newRow().set("id", 1)));
    List<RowBuilder> again = List.of(jobs.newRow().set("id", 1));
    jobs.bounds(QueueBounds.rows(1, WhenFull.FAIL));
    assertTrue(jobs.receive(first, ReceiveMode.APPEND, again).isEmpty());
    jobs.bounds(QueueBounds.rows(1, WhenFull.DROP_OLDEST));
    assertTrue(jobs.receive(first, ReceiveMode.APPEND, again).isEmpty());
    assertEquals(List.of(1L), ids());
    assertEquals(0, jobs.stats().droppedByBounds());
  }
}
