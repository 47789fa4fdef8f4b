package org.q4j.client.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.ClosedException;
import org.q4j.LockedException;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.UnsupportedException;
import org.q4j.client.ConnectionLostException;
import org.q4j.client.QueueClient;
import org.q4j.client.TestServer;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

/** Owner mode through a connection: what is owned, what comes back, what wakes a wait. */
@Timeout(60)
class MysqlSessionTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir Path folder;
  private TestServer server;
  private QueueStore store;
  private Queue jobs;

  @BeforeEach
  void start() {
    server = new TestServer(folder.resolve("data"));
    Queue unused = server.store().create("app.jobs", "id BIGINT NOT NULL, prio INT");
    store = QueueClient.open(server.url());
    jobs = store.queue("app.jobs");
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  private void insert(long... ids) {
    for (long id : ids) {
      jobs.insert(row -> row.set("id", id).set("prio", id % 3));
    }
  }

  private static long id(OwnedRow row) {
    return row.row().getLong("id");
  }

  /** Waits until the server has a waiter: then a wait has reached it. */
  private static void untilWaiting(Thread waiter) {
    while (waiter.getState() != Thread.State.WAITING) {
      assertTrue(waiter.isAlive());
      Thread.onSpinWait();
    }
  }

  @Test
  void rowsAreOwnedOldestFirstAndEndForGood() {
    insert(1, 2);
    try (Session session = store.session()) {
      OwnedRow first = session.await(NOW, "app.jobs").orElseThrow();
      assertEquals(1, id(first));
      assertEquals(1, first.rowId());
      assertEquals(0, first.index());
      assertTrue(session.ownerMode());
      first.end();
      assertFalse(session.ownerMode());
      OwnedRow second = session.await(NOW, "app.jobs").orElseThrow();
      assertEquals(2, id(second));
      assertTrue(session.await(NOW, "app.jobs").isEmpty()); // Which ends the one before.
      assertThrows(StaleOwnerException.class, second::end);
    }
    assertEquals(0, server.store().queue("app.jobs").count());
  }

  @Test
  void anAbortedRowAndThatOfAClosedSessionComeBack() {
    insert(1);
    Session closed = store.session();
    assertTrue(closed.await(NOW, "app.jobs").isPresent());
    try (Session session = store.session()) {
      assertTrue(session.await(NOW, "app.jobs").isEmpty());
      closed.close();
      session.await(NOW, "app.jobs").orElseThrow().abort();
      assertThrows(StaleOwnerException.class, session::abort);
      assertEquals(1, id(session.await(NOW, "app.jobs").orElseThrow()));
    }
  }

  @Test
  void theFirstNamedQueueWithAMatchingRowIsServed() {
    insert(1, 2, 3);
    try (Session session = store.session()) {
      OwnedRow row = session.await(NOW, "app.jobs:prio=0", "app.jobs").orElseThrow();
      assertEquals(3, id(row));
      row = session.await(NOW, "app.jobs:prio=0", "app.jobs").orElseThrow();
      assertEquals(1, row.index());
      assertEquals(1, id(row));
    }
  }

  @Test
  void aBatchOfTheServersOwnHasManyRows() {
    insert(1, 2, 3);
    try (Session session = store.session()) {
      Batch batch = session.awaitBatch(LONG, 2, 1 << 20, "app.jobs");
      assertEquals(List.of(1L, 2L), batch.rows().stream().map(OwnedRow::rowId).toList());
      assertEquals(List.of(1L, 2L), batch.rows().stream().map(MysqlSessionTest::id).toList());
      OwnedRow one = batch.rows().get(0);
      assertThrows(UnsupportedException.class, one::end);
      batch.abort();
      batch = session.awaitBatch(LONG, 10, 1 << 20, "app.jobs");
      assertEquals(3, batch.rows().size());
      batch.end();
      batch.end();
      assertEquals(0, jobs.count());
    }
  }

  @Test
  void aRowThatComesWakesTheWait() throws Exception {
    try (Session session = store.session()) {
      CompletableFuture<java.util.Optional<OwnedRow>> row =
          session.awaitAsync(LONG, ForkJoinPool.commonPool(), "app.jobs");
      insert(7);
      assertEquals(7, id(row.get(LONG.toSeconds(), TimeUnit.SECONDS).orElseThrow()));
    }
  }

  @Test
  void anInterruptEndsTheWaitAndTheSessionGoesOn() throws Exception {
    try (Session session = store.session()) {
      FutureTask<Boolean> wait =
          new FutureTask<>(
              () ->
                  session.await(LONG, "app.jobs").isEmpty()
                      && Thread.currentThread().isInterrupted());
      Thread waiter = new Thread(wait);
      waiter.start();
      untilWaiting(waiter);
      waiter.interrupt();
      assertTrue(wait.get(LONG.toSeconds() - 10, TimeUnit.SECONDS));
      insert(1);
      assertEquals(1, id(session.await(NOW, "app.jobs").orElseThrow()));
    }
  }

  @Test
  void aCloseEndsTheWait() throws Exception {
    Session session = store.session();
    FutureTask<Object> wait = new FutureTask<>(() -> session.await(LONG, "app.jobs"));
    Thread waiter = new Thread(wait);
    waiter.start();
    untilWaiting(waiter);
    session.close();
    ExecutionException told =
        assertThrows(
            ExecutionException.class, () -> wait.get(LONG.toSeconds() - 10, TimeUnit.SECONDS));
    assertEquals(ClosedException.class, told.getCause().getClass());
  }

  @Test
  void aMissingQueueAndAConditionThatDoesNotCompileAreToldApart() {
    insert(1);
    try (Session session = store.session()) {
      assertThrows(NotFoundException.class, () -> session.await(NOW, "app.none"));
      assertThrows(SchemaException.class, () -> session.await(NOW, "app.jobs:nothing="));
      assertEquals(1, id(session.await(NOW, "app.jobs").orElseThrow()));
    }
  }

  @Test
  void aConnectionThatIsLostSaysWhatBecameOfTheRowAndIsMadeAnew() {
    insert(1);
    int port = server.port();
    try (Session session = store.session()) {
      OwnedRow row = session.await(NOW, "app.jobs").orElseThrow();
      server.close();
      ConnectionLostException lost = assertThrows(ConnectionLostException.class, row::end);
      assertFalse(lost.nothingDone());
      assertTrue(lost.getMessage().contains("row 1 of app.jobs"), lost.getMessage());
      assertFalse(row.isOwned());
      server = new TestServer(folder.resolve("data"), port);
      OwnedRow again = session.await(NOW, "app.jobs").orElseThrow();
      assertEquals(1, id(again));
      again.end();
    }
    assertEquals(0, jobs.count());
  }

  @Test
  void anAlteredQueuesRowsHaveTheirNewColumns() {
    insert(1, 2);
    try (Session session = store.session()) {
      session.await(NOW, "app.jobs").orElseThrow().end();
      server.store().alter("app.jobs", "id BIGINT NOT NULL, note VARCHAR(9) DEFAULT 'x'");
      OwnedRow row = session.await(NOW, "app.jobs").orElseThrow();
      assertEquals("x", row.row().getString("note"));
    }
  }

  @Test
  void aFenceKeepsTheSecondSessionOutUntilTheFirstIsGone() {
    insert(1);
    MysqlStore fenced = (MysqlStore) store;
    Session first = fenced.session("f", LONG);
    assertTrue(first.await(NOW, "app.jobs").isPresent());
    assertThrows(LockedException.class, () -> fenced.session("f", Duration.ofMillis(1)));
    first.close();
    try (Session second = fenced.session("f", LONG)) {
      assertEquals(1, id(second.await(NOW, "app.jobs").orElseThrow()));
    }
  }

  @Test
  void whatSqlCannotSayIsRefused() {
    insert(1);
    try (Session session = store.session()) {
      OwnedRow row = session.await(NOW, "app.jobs").orElseThrow();
      assertThrows(UnsupportedException.class, row::deliveries);
      assertThrows(UnsupportedException.class, row::source);
      assertThrows(UnsupportedException.class, () -> row.renew(LONG));
      assertThrows(UnsupportedException.class, () -> session.lease(LONG));
      row.requeue();
      assertEquals(2, session.await(NOW, "app.jobs").orElseThrow().rowId());
      session.endAndStay();
      assertTrue(session.ownerMode());
      assertTrue(session.owned().isEmpty());
    }
    assertThrows(UnsupportedException.class, store::directory);
    assertThrows(UnsupportedException.class, jobs::stats);
    assertEquals(0, jobs.count());
  }
}
