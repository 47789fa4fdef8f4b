package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.CorruptException;
import org.q4j.repair.Repairer;
import org.q4j.row.Schema;
import org.q4j.testing.SimulatedDisk;

/** A queue that is too long to be verified at its open; here every queue is. */
@Timeout(60)
class LongQueueTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Path ROOT = Path.of("/data");
  private static final Path FILE = ROOT.resolve("app/jobs.Q4M");
  private static final Path HINT = ROOT.resolve("app/jobs.Q4M.hint");
  private static final String COLUMNS = "id BIGINT NOT NULL";

  private final SimulatedDisk disk = new SimulatedDisk();
  private QueueStore store;
  private Queue jobs;

  @BeforeEach
  void closeAQueueOfFourRows() {
    store = open();
    jobs = store.create("app.jobs", COLUMNS);
    insert(1, 2, 3, 4);
    store.close();
  }

  private QueueStore open() {
    return QueueStore.open(ROOT, StoreOptions.defaults().on(disk).verifyingAtOpen(0));
  }

  private void reopen() {
    store.close();
    store = open();
    jobs = store.queue("app.jobs");
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

  private void damageTheThirdRow() {
    disk.decay(FILE, 4096 + 2 * (12 + 4 + 8) + 18, 1);
  }

  private static long take(Session session) {
    return session.await(NOW, "app.jobs").orElseThrow().row().getLong("id");
  }

  @Test
  void damageIsToldToWhoeverWantsTheRowAndNobodyGetsWhatFollows() {
    damageTheThirdRow();
    reopen();
    try (Session session = store.session();
        Session other = store.session()) {
      assertEquals(1, take(session));
      assertEquals(2, take(other));
      for (int times = 0; times < 3; times++) {
        CorruptException told =
            assertThrows(CorruptException.class, () -> session.await(NOW, "app.jobs"));
        assertTrue(told.getMessage().contains("./q4j file check " + FILE), told.getMessage());
        assertThrows(CorruptException.class, () -> session.await(NOW, "app.jobs:id > 3"));
      }
      assertThrows(CorruptException.class, () -> jobs.delete("id > 0"));
      assertThrows(CorruptException.class, () -> jobs.peek(10));
      assertEquals(2, jobs.peek(1).get(0).rowId()); // The first has been ended by waiting again.
      insert(5);
      other.end();
    }
    assertEquals(3, jobs.count());
    store.close();
    store = open();
    assertThrows(CorruptException.class, () -> store.queue("app.jobs"));
  }

  @Test
  void aBatchEndsBeforeDamageAndTheNextOneIsTold() {
    damageTheThirdRow();
    reopen();
    try (Session session = store.session()) {
      Batch batch = session.awaitBatch(NOW, 100, Long.MAX_VALUE, "app.jobs");
      assertEquals(List.of(1L, 2L), batch.rows().stream().map(OwnedRow::rowId).toList());
      batch.end();
      assertThrows(
          CorruptException.class, () -> session.awaitBatch(NOW, 100, Long.MAX_VALUE, "app.jobs"));
    }
  }

  @Test
  void whoWaitsIsToldOfDamageThatAnInsertMakesAnotherMeet() {
    damageTheThirdRow();
    reopen();
    try (Session session = store.session();
        Session owner = store.session()) {
      assertEquals(1, take(owner));
      assertEquals(2, take(session));
      CompletableFuture<?> waiting =
          CompletableFuture.supplyAsync(
              () -> session.await(Duration.ofMinutes(1), "app.jobs:id = 9"));
      insert(9); // Its own business is done whatever a waiter meets.
      CompletionException told = assertThrows(CompletionException.class, waiting::join);
      assertTrue(told.getCause() instanceof CorruptException, told.toString());
    }
  }

  @Test
  void theHintIsNoQueueAndGoesWhenItsQueueIsOpenOrDropped() {
    assertTrue(disk.exists(HINT));
    store = open();
    assertEquals(List.of("app.jobs"), store.list());
    jobs = store.queue("app.jobs");
    assertFalse(disk.exists(HINT));
    store.close();
    assertTrue(disk.exists(HINT));
    store = open();
    store.drop("app.jobs");
    assertEquals(List.of(), disk.list(ROOT.resolve("app")));
  }

  @Test
  void aRenamedQueueOpensByItsHintToo() {
    damageTheThirdRow();
    store = open();
    store.rename("app.jobs", "app.other");
    jobs = store.queue("app.other");
    insert(5);
    assertEquals(5, jobs.count());
    assertFalse(disk.exists(HINT));
  }

  @Test
  void aQueueOfAnEarlierNameLeavesNothingToTheNextOfThatName() {
    byte[] stray = disk.bytes(HINT);
    store = open();
    store.drop("app.jobs");
    disk.put(HINT, stray);
    jobs = store.create("app.jobs", COLUMNS);
    insert(7);
    assertEquals(1, jobs.peek(1).get(0).rowId());
    store.close();
    disk.put(HINT, stray);
    reopen();
    insert(8);
    assertEquals(2, jobs.peek(2).get(1).rowId());
  }

  @Test
  void whateverReplacesTheFileLeavesTheRightHint() {
    store = open();
    jobs = store.queue("app.jobs");
    try (Session session = store.session()) {
      assertEquals(1, take(session));
      session.end();
    }
    jobs.compact();
    reopen();
    assertEquals(2, jobs.peek(1).get(0).rowId());
    store.alter("app.jobs", COLUMNS + ", more INT");
    jobs.purge();
    insert(5);
    reopen();
    assertEquals(5, jobs.peek(1).get(0).rowId());
    jobs.truncate();
    insert(6);
    reopen();
    insert(7);
    assertEquals(2, jobs.peek(2).get(1).rowId());
  }

  @Test
  void anImportedFileIsReadWholeWhateverHintHasItsName() {
    damageTheThirdRow();
    store = open();
    Schema schema = Schema.parse(COLUMNS);
    assertThrows(CorruptException.class, () -> store.importFile("app.copy", schema, FILE));
    disk.put(ROOT.resolve("app/copy.Q4M.hint"), disk.bytes(HINT));
    assertThrows(CorruptException.class, () -> store.importFile("app.copy", schema, FILE));
  }

  @Test
  void aRepairDeletesTheHint() {
    damageTheThirdRow();
    new Repairer(disk).repair(FILE, progress -> {});
    assertFalse(disk.exists(HINT));
    store = open();
    jobs = store.queue("app.jobs");
    assertEquals(3, jobs.count());
    insert(5);
    assertEquals(5, jobs.peek(9).get(3).rowId());
  }

  @Test
  void sessionsThatAStoreClosesGiveTheirRowsBackInTheirOrder() {
    store = open();
    store.queue("app.jobs");
    StringBuilder order = new StringBuilder();
    List<CompletableFuture<?>> told = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int number = i;
      told.add(
          store
              .session()
              .awaitAsync(Duration.ofMinutes(1), Runnable::run, "app.jobs:id = -1")
              .whenComplete((row, closed) -> order.append(number).append(' ')));
    }
    store.close();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      expected.append(i).append(' ');
    }
    assertEquals(expected.toString(), order.toString());
    assertTrue(told.stream().allMatch(CompletableFuture::isCompletedExceptionally));
  }
}
