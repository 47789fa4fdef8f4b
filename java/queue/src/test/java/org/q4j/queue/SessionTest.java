package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.ClosedException;
import org.q4j.LockedException;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.io.Disk;
import org.q4j.testing.GoldenTable;
import org.q4j.testing.SimulatedDisk;

/** Ownership: who gets which row, and what becomes of it. */
@Timeout(60)
class SessionTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration LONG = Duration.ofMinutes(5);

  private final SimulatedDisk disk = new SimulatedDisk();
  private QueueStore store;
  private Queue jobs;

  @BeforeEach
  void open() {
    store = open(disk);
    jobs = store.create("app.jobs", "id BIGINT NOT NULL");
  }

  private static QueueStore open(Disk disk) {
    return TestStores.open(Path.of("/data"), StoreOptions.defaults().on(disk));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void insert(long... ids) {
    for (long id : ids) {
      jobs.insert(row -> row.set("id", id));
    }
  }

  private static void take(Session session) {
    assertTrue(session.await(NOW, "app.jobs").isPresent());
  }

  private static long id(Optional<OwnedRow> row) {
    return row.orElseThrow().row().getLong("id");
  }

  @Test
  void rowsComeOldestFirstAndWaitingAgainEndsTheOneBefore() {
    insert(10, 20, 30);
    try (Session session = store.session()) {
      assertEquals(10, id(session.await(NOW, "app.jobs")));
      assertEquals(20, id(session.await(NOW, "app.jobs")));
      assertEquals(2, jobs.count());
      session.end();
      assertEquals(1, jobs.count());
    }
    assertEquals(1, jobs.count());
  }

  @Test
  void anAbortedRowComesBackToItsOldPlace() {
    insert(1, 2, 3);
    try (Session first = store.session();
        Session second = store.session()) {
      take(first);
      take(second);
      first.abort();
      assertEquals(1, id(first.await(NOW, "app.jobs")));
      second.abort();
      assertEquals(2, id(second.await(NOW, "app.jobs")));
      assertEquals(2, jobs.stats().restoredByAbort());
    }
  }

  @Test
  void aClosedSessionGivesItsRowBack() {
    insert(1);
    Session lost = store.session();
    OwnedRow row = lost.await(NOW, "app.jobs").orElseThrow();
    lost.close();
    assertThrows(StaleOwnerException.class, row::end);
    try (Session other = store.session()) {
      assertEquals(1, id(other.await(NOW, "app.jobs")));
    }
    assertEquals(2, jobs.stats().restoredByClose());
  }

  @Test
  void anOwnedRowIsSeenByNobodyElse() {
    insert(1);
    try (Session owner = store.session();
        Session other = store.session()) {
      take(owner);
      assertTrue(other.await(NOW, "app.jobs").isEmpty());
      assertEquals(0, jobs.stats().ready());
      assertEquals(1, jobs.stats().owned());
    }
  }

  @Test
  void aTimeoutEntersOwnerModeWithoutARow() {
    try (Session session = store.session()) {
      assertThrows(StaleOwnerException.class, session::abort);
      assertTrue(session.await(Duration.ofMillis(1), "app.jobs").isEmpty());
      assertTrue(session.ownerMode());
      assertTrue(session.rowId().isEmpty());
      session.abort();
      assertFalse(session.ownerMode());
    }
  }

  @Test
  void endingARowThatIsNotOwnedAnyMoreIsRefused() {
    insert(1, 2);
    try (Session session = store.session()) {
      OwnedRow first = session.await(NOW, "app.jobs").orElseThrow();
      OwnedRow second = session.await(NOW, "app.jobs").orElseThrow();
      assertThrows(StaleOwnerException.class, first::end);
      assertThrows(StaleOwnerException.class, first::abort);
      second.end();
      assertThrows(StaleOwnerException.class, second::end);
      assertEquals(2, second.row().getLong("id"));
    }
  }

  @Test
  void theFirstNamedQueueIsServedFirst() {
    Queue urgent = store.create("app.urgent", "id BIGINT NOT NULL");
    insert(1, 2);
    urgent.insert(row -> row.set("id", 100));
    try (Session session = store.session()) {
      OwnedRow first = session.await(NOW, "app.urgent", "app.jobs").orElseThrow();
      assertEquals("app.urgent", first.queue());
      assertEquals(0, first.index());
      OwnedRow second = session.await(NOW, "app.urgent", "app.jobs").orElseThrow();
      assertEquals(1, second.index());
      assertEquals(1, second.row().getLong("id"));
    }
  }

  @Test
  void aQueueThatDoesNotExistIsNamedAndNothingIsEnded() {
    insert(1);
    try (Session session = store.session()) {
      take(session);
      NotFoundException missing =
          assertThrows(NotFoundException.class, () -> session.await(NOW, "app.nothing"));
      assertTrue(missing.getMessage().contains("app.nothing"));
      assertEquals(1, session.owned().orElseThrow().row().getLong("id"));
    }
  }

  @Test
  void aWaiterIsWokenByAnInsert() throws Exception {
    try (Session session = store.session()) {
      CompletableFuture<Long> got =
          CompletableFuture.supplyAsync(() -> id(session.await(LONG, "app.jobs")));
      insert(7);
      assertEquals(7, got.get());
    }
  }

  @Test
  void aWaiterIsWokenByAnAbortAndByTheClosingOfAnOwner() throws Exception {
    insert(7);
    Session owner = store.session();
    try (Session session = store.session()) {
      take(owner);
      CompletableFuture<Long> got =
          CompletableFuture.supplyAsync(() -> id(session.await(LONG, "app.jobs")));
      owner.abort();
      assertEquals(7, got.get());
      session.abort();
      take(owner);
      CompletableFuture<Long> again =
          CompletableFuture.supplyAsync(() -> id(session.await(LONG, "app.jobs")));
      owner.close();
      assertEquals(7, again.get());
    }
  }

  @Test
  void closingASessionEndsItsWaitAtOnce() throws Exception {
    Session session = store.session();
    CompletableFuture<Optional<OwnedRow>> waiting =
        CompletableFuture.supplyAsync(() -> session.await(LONG, "app.jobs"));
    session.close();
    ExecutionException ended = assertThrows(ExecutionException.class, waiting::get);
    assertTrue(ended.getCause() instanceof ClosedException);
  }

  @Test
  void anInterruptEndsAWaitAndStaysSet() throws Exception {
    try (Session session = store.session()) {
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Thread waiting =
          new Thread(
              () -> {
                boolean empty = session.await(LONG, "app.jobs").isEmpty();
                flag.complete(empty && Thread.currentThread().isInterrupted());
              });
      waiting.start();
      waiting.interrupt();
      assertTrue(flag.get());
      waiting.join();
    }
  }

  @Test
  void noRowLiesReadyWhileSomebodyWaitsForIt() throws Exception {
    Queue other = store.create("app.other", "id BIGINT NOT NULL");
    int rows = 400;
    int waiters = 8;
    ExecutorService threads = Executors.newFixedThreadPool(waiters);
    CountDownLatch all = new CountDownLatch(rows * 2);
    List<Session> sessions = new ArrayList<>();
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < waiters; i++) {
      Session session = store.session();
      sessions.add(session);
      Subscription both =
          i % 2 == 0
              ? session.subscribe("app.jobs", "app.other")
              : session.subscribe("app.other", "app.jobs");
      done.add(
          threads.submit(
              () -> {
                // A lost signal shows as a latch that stays up: nobody looks again by himself.
                while (both.await(LONG).isPresent()) {
                  session.end();
                  all.countDown();
                }
              }));
    }
    for (int i = 0; i < rows; i++) {
      insert(i);
      other.insert(row -> row.set("id", 1));
    }
    assertTrue(all.await(40, TimeUnit.SECONDS), "rows left: " + all.getCount());
    sessions.forEach(Session::close);
    for (Future<?> future : done) {
      assertThrows(ExecutionException.class, future::get, "ended by the closing of its session");
    }
    threads.shutdown();
    assertEquals(0, jobs.count() + other.count());
  }

  @Test
  void manyProducersAndConsumersLoseNothingAndGetNothingTwice() throws Exception {
    int threads = 6;
    int each = 300;
    ExecutorService pool = Executors.newFixedThreadPool(2 * threads);
    List<Long> seen = Collections.synchronizedList(new ArrayList<>());
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      long base = t * 1000L;
      done.add(
          pool.submit(
              () -> {
                for (int i = 0; i < each; i++) {
                  insert(base + i);
                }
              }));
      boolean aborts = t == 0;
      done.add(
          pool.submit(
              () -> {
                int turn = 0;
                try (Session session = store.session()) {
                  while (seen.size() < threads * each) {
                    Optional<OwnedRow> row = session.await(Duration.ofMillis(20), "app.jobs");
                    if (row.isPresent() && aborts && turn++ % 3 == 0) {
                      row.get().abort();
                    } else if (row.isPresent()) {
                      long id = id(row);
                      row.get().end();
                      seen.add(id);
                    }
                  }
                }
              }));
    }
    for (Future<?> future : done) {
      future.get();
    }
    pool.shutdown();
    assertEquals(threads * each, new HashSet<>(seen).size());
    assertEquals(threads * each, seen.size());
    assertEquals(0, jobs.count());
  }

  @Test
  void aTruncatedRowNeverComesBackAndRowIdsStartAgain() {
    insert(1, 2);
    try (Session session = store.session();
        Session other = store.session()) {
      OwnedRow owned = session.await(NOW, "app.jobs").orElseThrow();
      jobs.truncate();
      assertEquals(0, jobs.count());
      insert(3);
      owned.abort();
      OwnedRow fresh = other.await(NOW, "app.jobs").orElseThrow();
      assertEquals(3, fresh.row().getLong("id"));
      assertEquals(1, fresh.rowId());
      assertTrue(session.await(NOW, "app.jobs").isEmpty());
    }
  }

  @Test
  void anOldFileKeepsItsOrderOfColumnsAndItsTruncationBeginsANewOne() {
    // V1 keeps plain column order; here that is text, integer, where V2 has the integer first.
    disk.put(
        Path.of("/data/app/old.Q4M"),
        GoldenTable.of("13-old-headers", "empty_v1_4096").file(".before"));
    disk.put(
        Path.of("/data/app/old.sql"),
        "CREATE TABLE old (t VARCHAR(9), n INT)".getBytes(StandardCharsets.UTF_8));
    for (int round = 0; round < 2; round++) {
      Queue old = store.queue("app.old");
      old.insert(row -> row.set("t", "text").set("n", 77));
      store.close();
      store = open(disk);
      old = store.queue("app.old");
      assertEquals("text", old.peek(1).get(0).row().getString("t"));
      assertEquals(77, old.peek(1).get(0).row().getLong("n"));
      old.truncate();
    }
  }

  @Test
  void aTruncationThatFailsLosesNoRowThatIsInsertedAfterwards() {
    insert(1);
    for (String call : List.of("create", "grow", "write", "sync", "rename", "syncDirectory")) {
      disk.onCall((operation, path, number) -> failing(operation, call, path));
      assertThrows(RuntimeException.class, () -> jobs.truncate(), call);
      disk.onCall((operation, path, number) -> null);
      jobs = store.queue("app.jobs");
      insert(2);
      long rows = jobs.count();
      store.close();
      store = open(disk);
      jobs = store.queue("app.jobs");
      assertEquals(rows, jobs.count(), call);
      assertEquals(2, jobs.peek(100).get((int) rows - 1).row().getLong("id"), call);
    }
  }

  private static RuntimeException failing(String operation, String which, Path path) {
    return operation.equals(which) ? SimulatedDisk.error(operation, path) : null;
  }

  /** Returns what a queue object of before throws when the queue was dropped. */
  Class<? extends RuntimeException> whenDropped() {
    return ClosedException.class;
  }

  /** Returns what who ran out of memory throws. */
  Class<? extends Throwable> whenOutOfMemory() {
    return OutOfMemoryError.class;
  }

  @Test
  void aDroppedQueueIsGoneForItsOwnerToo() {
    insert(1);
    try (Session session = store.session()) {
      OwnedRow owned = session.await(NOW, "app.jobs").orElseThrow();
      store.drop("app.jobs");
      owned.end();
      assertThrows(whenDropped(), jobs::count);
      assertThrows(NotFoundException.class, () -> store.queue("app.jobs"));
      assertEquals(List.of(), store.list());
    }
  }

  @Test
  void aReopenedStoreHasTheRowsAndTheOwnedOnesToo() {
    insert(1, 2);
    take(store.session());
    store.close();
    store = open(disk);
    jobs = store.queue("app.jobs");
    assertTrue(jobs.recovery().isEmpty());
    assertEquals(2, jobs.count());
    assertEquals(1, jobs.peek(1).get(0).rowId());
  }

  @Test
  void aStoreThatIsOpenElsewhereIsLocked() {
    assertThrows(LockedException.class, () -> open(disk).close());
  }

  @Test
  void aQueueIsCreatedOnce() {
    assertThrows(SchemaException.class, () -> store.create("app.jobs", "id INT"));
    assertThrows(NotFoundException.class, () -> store.create("jobs", "id INT"));
    assertThrows(NotFoundException.class, () -> store.create("../etc.jobs", "id INT"));
  }

  @Test
  void afterAFailedSyncTheQueueRefusesTakesToo() {
    insert(1);
    disk.onCall(
        (operation, path, number) ->
            operation.equals("sync") ? SimulatedDisk.error(operation, path) : null);
    assertThrows(RuntimeException.class, () -> insert(2));
    disk.onCall((operation, path, number) -> null);
    try (Session session = store.session()) {
      assertThrows(ClosedException.class, () -> session.await(NOW, "app.jobs"));
    }
  }

  @Test
  void aSubscriptionFollowsAQueueThatIsDroppedAndMadeAnew() {
    try (Session session = store.session()) {
      Subscription subscription = session.subscribe("app.jobs");
      assertTrue(subscription.await(NOW).isEmpty());
      store.drop("app.jobs");
      assertThrows(NotFoundException.class, () -> subscription.await(NOW));
      jobs = store.create("app.jobs", "id BIGINT NOT NULL");
      insert(7);
      assertEquals(7, id(subscription.await(NOW)));
    }
  }

  @Test
  void anErrorWhileARowIsOnItsWayStopsTheQueueAndLosesNoRow() {
    insert(1, 2);
    try (Session session = store.session()) {
      disk.onRead(
          () -> {
            throw new OutOfMemoryError("on purpose");
          });
      assertThrows(whenOutOfMemory(), () -> session.await(NOW, "app.jobs"));
      disk.onRead(() -> {});
      assertThrows(ClosedException.class, () -> session.await(NOW, "app.jobs"));
    }
    store.close();
    store = open(disk);
    try (Session session = store.session()) {
      assertEquals(1, id(session.await(NOW, "app.jobs")));
      assertEquals(2, id(session.await(NOW, "app.jobs")));
    }
  }

  @Test
  void anEndCutShortByAnErrorIsNotDoneAndTheRowStaysWithItsOwner() {
    insert(1);
    try (Session session = store.session()) {
      take(session);
      disk.onCall(
          (operation, path, number) -> {
            throw new OutOfMemoryError("on purpose");
          });
      assertThrows(whenOutOfMemory(), session::end);
      disk.onCall((operation, path, number) -> null);
      assertTrue(session.owned().isPresent());
      assertThrows(ClosedException.class, session::end);
    }
  }
}
