package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.row.RowBuilder;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;
import org.q4j.testing.SimulatedDisk;

/** Batches, time limits of ownership, and rows that nobody manages to work off. */
@Timeout(60)
class OwnershipTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Path ROOT = Path.of("/data");

  private SimulatedDisk disk = new SimulatedDisk();
  private QueueStore store;
  private Queue jobs;
  private Queue dead;

  @BeforeEach
  void create() {
    store = open(disk);
    jobs = store.create("app.jobs", "id BIGINT NOT NULL, body VARBINARY(100)");
    dead = store.create("app.dead", "id BIGINT NOT NULL, body VARBINARY(100)");
  }

  private static QueueStore open(SimulatedDisk disk) {
    return TestStores.open(ROOT, StoreOptions.defaults().on(disk));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void insert(long... ids) {
    for (long id : ids) {
      jobs.insert(row -> row.set("id", id).set("body", new byte[40]));
    }
  }

  private static List<Long> ids(Batch batch) {
    return batch.rows().stream().map(row -> row.row().getLong("id")).toList();
  }

  private static long id(Optional<OwnedRow> row) {
    return row.orElseThrow().row().getLong("id");
  }

  @Test
  void aBatchTakesAsManyRowsAsThereAreUpToItsBounds() {
    insert(1, 2, 3, 4, 5);
    try (Session session = store.session();
        Session other = store.session()) {
      assertEquals(List.of(1L, 2L), ids(session.awaitBatch(NOW, 2, 1 << 20, "app.jobs")));
      assertEquals(3, id(other.await(NOW, "app.jobs")));
      assertEquals(List.of(4L, 5L), ids(session.awaitBatch(NOW, 10, 1 << 20, "app.jobs")));
      assertEquals(3, jobs.count());
      assertEquals(List.of(), ids(session.awaitBatch(NOW, 10, 1 << 20, "app.jobs")));
    }
    assertEquals(1, jobs.count());
  }

  @Test
  void aBatchStopsBeforeItsBytesAreExceededButHasOneRow() {
    insert(1, 2, 3);
    try (Session session = store.session()) {
      assertEquals(List.of(1L), ids(session.awaitBatch(NOW, 10, 1, "app.jobs")));
      session.abort();
      assertEquals(List.of(1L, 2L), ids(session.awaitBatch(NOW, 10, 110, "app.jobs")));
      session.abort();
      assertEquals(3, session.awaitBatch(NOW, 10, 1000, "app.jobs").rows().size());
    }
  }

  @Test
  void eachRowOfABatchEndsAloneAndTheRestTogetherWithOneSync() {
    insert(1, 2, 3, 4);
    try (Session session = store.session()) {
      Batch batch = session.awaitBatch(NOW, 4, 1 << 20, "app.jobs");
      batch.rows().get(1).end();
      batch.rows().get(2).abort();
      assertTrue(session.ownerMode());
      long syncs = jobs.stats().syncs();
      batch.end();
      assertEquals(syncs + 1, jobs.stats().syncs());
      assertFalse(session.ownerMode());
      assertEquals(3, id(session.await(NOW, "app.jobs")));
      assertEquals(1, jobs.count());
    }
  }

  @Test
  void aRowWhoseTimeIsOverGoesToAnotherAndItsEndIsRefused() throws Exception {
    insert(1);
    try (Session slow = store.session();
        Session other = store.session()) {
      slow.lease(Duration.ofMillis(50));
      OwnedRow lost = slow.await(NOW, "app.jobs").orElseThrow();
      OwnedRow row =
          other.awaitAsync(LONG, Runnable::run, "app.jobs").get(30, TimeUnit.SECONDS).orElseThrow();
      assertEquals(2, row.deliveries());
      assertFalse(lost.isOwned());
      StaleOwnerException refused = assertThrows(StaleOwnerException.class, lost::end);
      assertTrue(refused.getMessage().contains("row 1 of app.jobs"), refused.getMessage());
      assertThrows(StaleOwnerException.class, () -> lost.renew(LONG));
      row.end();
      assertEquals(0, jobs.count());
      assertEquals(1, jobs.stats().restoredByLease());
    }
  }

  @Test
  void anEndAfterARefusedOneRemovesItsOwnRowAlone() {
    insert(1, 2, 3, 4);
    try (Session session = store.session();
        Session other = store.session()) {
      assertEquals(1, id(session.await(NOW, "app.jobs")));
      session.end();
      session.lease(Duration.ofMillis(1));
      assertEquals(2, id(session.await(NOW, "app.jobs")));
      assertEquals(2, id(other.await(LONG, "app.jobs:id = 2")));
      assertThrows(StaleOwnerException.class, session::end);
      session.lease(null);
      assertEquals(3, id(session.await(NOW, "app.jobs")));
      session.end();
      other.abort();
      assertEquals(List.of(2L, 4L), ids(session.awaitBatch(NOW, 10, 1 << 20, "app.jobs")));
    }
  }

  @Test
  void aRenewedRowIsKept() throws Exception {
    insert(1, 2);
    try (Session session = store.session();
        Session witness = store.session()) {
      session.lease(Duration.ofMillis(200));
      OwnedRow row = session.await(NOW, "app.jobs").orElseThrow();
      row.renew(LONG);
      witness.lease(Duration.ofMillis(250)); // Runs out later than the first limit would have.
      assertEquals(2, id(witness.await(NOW, "app.jobs")));
      try (Session third = store.session()) {
        assertEquals(
            2, id(third.awaitAsync(LONG, Runnable::run, "app.jobs").get(30, TimeUnit.SECONDS)));
      }
      assertTrue(row.isOwned());
      row.end();
    }
  }

  @Test
  void aTimeLimitDoesNotCountOnceTheEndIsOnItsWay() {
    insert(1);
    try (Session session = store.session()) {
      session.lease(LONG);
      OwnedRow row = session.await(NOW, "app.jobs").orElseThrow();
      row.end();
      assertThrows(StaleOwnerException.class, row::abort);
      assertEquals(0, jobs.stats().owned());
    }
  }

  private void fail(Session session, int times) {
    for (int i = 0; i < times; i++) {
      session.await(NOW, "app.jobs").orElseThrow().abort();
    }
  }

  @Test
  void aRowThatIsGivenBackTooOftenMovesToTheDeadLettersOnce() {
    jobs.deadLetters(new DeadLetters(3, "app.dead", 7));
    insert(1, 2);
    try (Session session = store.session()) {
      fail(session, 2);
      assertEquals(2, jobs.count());
      fail(session, 1);
      assertEquals(1, jobs.count());
      StoredRow moved = dead.peek(10).get(0);
      assertEquals(1, moved.row().getLong("id"));
      assertEquals(7, moved.source().orElseThrow().sender());
      assertEquals(1, moved.source().orElseThrow().rowId());
      assertEquals(2, id(session.await(NOW, "app.jobs")));
      assertEquals(1, dead.count());
      assertEquals(1, jobs.stats().deadLetters());
    }
  }

  @Test
  void whereTheDeadLettersCannotGoTheRowIsReadyAgain() {
    jobs.deadLetters(new DeadLetters(1, "app.dead", 7));
    insert(1);
    store.drop("app.dead");
    try (Session session = store.session()) {
      fail(session, 1);
      assertEquals(1, id(session.await(NOW, "app.jobs")));
    }
  }

  @Test
  void deadLettersNeedAnotherQueueOfTheSameColumns() {
    store.create("app.other", "id INT");
    assertThrows(SchemaException.class, () -> jobs.deadLetters(new DeadLetters(1, "app.other", 7)));
    assertThrows(SchemaException.class, () -> jobs.deadLetters(new DeadLetters(1, "app.jobs", 7)));
  }

  /** Wherever the power goes, a reopening finds the row in one of the two queues. */
  @Test
  void aPowerCutLeavesADeadLetterInOneOfTheQueues() {
    for (int call = 1; ; call++) {
      disk = new SimulatedDisk();
      store = open(disk);
      jobs = store.create("app.jobs", "id BIGINT NOT NULL, body VARBINARY(100)");
      dead = store.create("app.dead", "id BIGINT NOT NULL, body VARBINARY(100)");
      jobs.deadLetters(new DeadLetters(1, "app.dead", 7));
      insert(1, 2);
      int cutAt = call;
      int[] calls = {0};
      boolean cut = false;
      try (Session session = store.session()) {
        OwnedRow row = session.await(NOW, "app.jobs").orElseThrow();
        disk.onCall(
            (operation, path, number) ->
                ++calls[0] >= cutAt ? SimulatedDisk.error(operation, path) : null);
        row.abort();
      } catch (RuntimeException expected) {
        cut = true;
      }
      cut |= calls[0] >= cutAt;
      disk.onCall((operation, path, number) -> null);
      disk = disk.powerCut(new java.util.Random(call));
      store = open(disk);
      jobs = store.queue("app.jobs");
      dead = store.queue("app.dead");
      jobs.deadLetters(new DeadLetters(1, "app.dead", 7));
      assertEquals(2, jobs.count() + dead.count(), "cut at call " + call);
      if (!cut) {
        assertEquals(1, dead.count());
        return;
      }
    }
  }

  private void setDeadLetters() {
    jobs.deadLetters(new DeadLetters(1, "app.dead", 7));
  }

  @Test
  void aRowOfAfterATruncationIsNoDeadLetterOfBefore() {
    setDeadLetters();
    insert(1);
    try (Session session = store.session()) {
      fail(session, 1);
    }
    jobs.truncate();
    insert(1); // The same row id and the same bytes.
    setDeadLetters();
    assertEquals(1, jobs.count());
    for (int seed = 0; seed < 20; seed++) {
      try (QueueStore after = open(disk.powerCut(new java.util.Random(seed)))) {
        after.queue("app.jobs").deadLetters(new DeadLetters(1, "app.dead", 7));
        assertEquals(1, after.queue("app.jobs").count(), "cut, seed " + seed);
        assertEquals(1, after.queue("app.dead").count(), "cut, seed " + seed);
      }
    }
    store.close();
    store = open(disk);
    jobs = store.queue("app.jobs");
    setDeadLetters();
    assertEquals(1, jobs.count());
  }

  @Test
  void aTruncationForgetsTheDeadLettersOfItsOwnQueueAlone() {
    setDeadLetters();
    dead.receive(new Source(3, 9), ReceiveMode.APPEND, List.of(dead.newRow().set("id", 1)));
    jobs.truncate();
    for (int seed = 0; seed < 20; seed++) {
      try (QueueStore after = open(disk.powerCut(new java.util.Random(seed)))) {
        Queue found = after.queue("app.dead");
        List<RowBuilder> again = List.of(found.newRow().set("id", 1));
        assertTrue(found.receive(new Source(3, 9), ReceiveMode.APPEND, again).isEmpty());
        assertEquals(1, found.count());
      }
    }
  }

  @Test
  void aWaiterOfTheDeadLettersGetsThem() {
    jobs.deadLetters(new DeadLetters(1, "app.dead", 7));
    insert(5);
    try (Session session = store.session();
        Session undertaker = store.session()) {
      CompletableFuture<Optional<OwnedRow>> got =
          undertaker.awaitAsync(LONG, Runnable::run, "app.dead");
      fail(session, 1);
      assertEquals(5, id(got.join()));
    }
  }
}
