package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;
import org.q4j.testing.SimulatedDisk;

/** Other columns, another name, rows deleted: with owners and waiters about. */
@Timeout(60)
class AlterTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Path ROOT = Path.of("/data");

  private SimulatedDisk disk = new SimulatedDisk();
  private QueueStore store;
  private Queue jobs;

  @BeforeEach
  void create() {
    store = open();
    jobs = store.create("app.jobs", "id BIGINT NOT NULL, note VARCHAR(20)");
  }

  private QueueStore open() {
    return TestStores.open(ROOT, StoreOptions.defaults().on(disk));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void insert(long... ids) {
    for (long id : ids) {
      jobs.insert(row -> row.set("id", id).set("note", "n" + id));
    }
  }

  private static long id(Optional<OwnedRow> row) {
    return row.orElseThrow().row().getLong("id");
  }

  /** Returns whether a queue's object goes with it to its new name. */
  boolean followsNames() {
    return true;
  }

  private List<Long> ids() {
    return jobs.peek(1000).stream().map(row -> row.row().getLong("id")).toList();
  }

  @Test
  void columnsAreAddedDroppedRenamedAndModifiedAndRowIdsStay() {
    insert(1, 2, 3);
    try (Session session = store.session()) {
      session.await(NOW, "app.jobs").orElseThrow().end();
    }
    jobs.receive(new Source(3, 77), ReceiveMode.APPEND, List.of(jobs.newRow().set("id", 4)));
    store.alter(
        "app.jobs",
        "prio INT NOT NULL DEFAULT 5, id INT NOT NULL, text TEXT",
        new ColumnRename("note", "text"));
    for (int round = 0; round < 2; round++) {
      List<StoredRow> rows = jobs.peek(10);
      assertEquals(3, rows.size());
      assertEquals(2, rows.get(0).rowId());
      assertEquals(5, rows.get(0).row().getLong("prio"));
      assertEquals("n2", rows.get(0).row().getString("text"));
      assertTrue(rows.get(2).row().isNull("text"));
      assertEquals(new Source(3, 77), rows.get(2).source().orElseThrow());
      assertThrows(SchemaException.class, () -> insert(9));
      store.close();
      store = open();
      jobs = store.queue("app.jobs");
    }
    assertEquals(5, jobs.insert(row -> row.set("id", 5)));
    assertTrue(
        jobs.receive(new Source(3, 77), ReceiveMode.APPEND, List.of(jobs.newRow().set("id", 6)))
            .isEmpty());
  }

  @Test
  void aValueThatDoesNotFitChangesNothing() {
    insert(1, 300);
    SchemaException refused =
        assertThrows(
            SchemaException.class,
            () -> store.alter("app.jobs", "id TINYINT NOT NULL, note VARCHAR(20)"));
    assertTrue(refused.getMessage().contains("row 2"), refused.getMessage());
    assertEquals(List.of(1L, 300L), ids());
    insert(301);
    store.close();
    store = open();
    jobs = store.queue("app.jobs");
    assertEquals(List.of(1L, 300L, 301L), ids());
  }

  @Test
  void whoOwnsARowSeesItInItsNewShapeAndEndsOrAbortsIt() {
    insert(1, 2, 3);
    try (Session first = store.session();
        Session second = store.session()) {
      OwnedRow ended = first.await(NOW, "app.jobs").orElseThrow();
      OwnedRow aborted = second.await(NOW, "app.jobs").orElseThrow();
      store.alter("app.jobs", "id INT NOT NULL, extra INT NOT NULL DEFAULT 8");
      assertEquals(8, ended.row().getLong("extra"));
      ended.end();
      aborted.abort();
      assertEquals(2, id(second.await(NOW, "app.jobs")));
      assertEquals(8, second.owned().orElseThrow().row().getLong("extra"));
    }
    assertEquals(List.of(2L, 3L), ids());
  }

  @Test
  void aConditionFollowsTheColumns() {
    insert(1, 2);
    try (Session session = store.session();
        Session waiter = store.session()) {
      assertEquals(2, id(session.await(NOW, "app.jobs:id=2")));
      CompletableFuture<Optional<OwnedRow>> waiting =
          waiter.awaitAsync(LONG, Runnable::run, "app.jobs:id=3");
      store.alter("app.jobs", "id INT NOT NULL, note VARCHAR(20), at INT");
      session.abort();
      assertEquals(2, id(session.await(NOW, "app.jobs:id=2 and at is null")));
      insert(3);
      assertEquals(3, id(waiting.join()));
      store.alter("app.jobs", "other INT");
      assertThrows(SchemaException.class, () -> session.await(NOW, "app.jobs:id=2"));
    }
  }

  @Test
  void whereverPowerIsLostAnAlterationIsDoneOrNot() {
    boolean cut = true;
    for (int call = 1; cut; call++) {
      disk = new SimulatedDisk();
      store = open();
      jobs = store.create("app.jobs", "id BIGINT NOT NULL, note VARCHAR(20)");
      insert(1, 2);
      int cutAt = call;
      int[] calls = {0};
      disk.onCall(
          (operation, path, number) ->
              ++calls[0] >= cutAt ? SimulatedDisk.error(operation, path) : null);
      boolean altered = false;
      try {
        store.alter("app.jobs", "note VARCHAR(20), id INT NOT NULL");
        altered = true;
      } catch (RuntimeException failure) {
        altered = false;
      }
      cut = calls[0] >= cutAt;
      disk.onCall((operation, path, number) -> null);
      disk = disk.powerCut(new Random(call));
      store = open();
      jobs = store.queue("app.jobs");
      assertEquals(List.of(1L, 2L), ids(), "cut at call " + call);
      assertEquals("n2", jobs.peek(2).get(1).row().getString("note"));
      if (altered) {
        assertEquals("note", jobs.schema().column(0).name(), "cut at call " + call);
      }
      insert(3);
      assertEquals(3, jobs.count());
    }
  }

  @Test
  void aRenamedQueueKeepsItsRowsOwnersAndIds() {
    insert(1, 2, 3);
    store.create("app.taken", "id INT");
    try (Session session = store.session();
        Session other = store.session()) {
      OwnedRow owned = session.await(NOW, "app.jobs").orElseThrow();
      assertEquals(2, id(other.await(NOW, "app.jobs:id>0")));
      jobs.compact();
      assertThrows(SchemaException.class, () -> store.rename("app.jobs", "app.taken"));
      store.rename("app.jobs", "other.tasks");
      assertThrows(NotFoundException.class, () -> store.queue("app.jobs"));
      if (followsNames()) {
        assertEquals("other.tasks", jobs.name());
        assertEquals("other.tasks", owned.queue());
      } else {
        assertThrows(NotFoundException.class, jobs::count);
        jobs = store.queue("other.tasks");
      }
      other.abort();
      owned.end();
      assertEquals(2, id(session.await(NOW, "other.tasks:id>0")));
      session.abort();
      jobs.compact();
      assertEquals(List.of(2L, 3L), ids());
    }
    store.close();
    store = open();
    assertEquals(List.of("app.taken", "other.tasks"), store.list());
    assertEquals(2, store.queue("other.tasks").count());
  }

  @Test
  void whereverPowerIsLostARenamedQueueHasOneOfItsNames() {
    boolean cut = true;
    for (int call = 1; cut; call++) {
      disk = new SimulatedDisk();
      store = open();
      jobs = store.create("app.jobs", "id BIGINT NOT NULL, note VARCHAR(20)");
      insert(1, 2);
      int cutAt = call;
      int[] calls = {0};
      disk.onCall(
          (operation, path, number) ->
              ++calls[0] >= cutAt ? SimulatedDisk.error(operation, path) : null);
      try {
        store.rename("app.jobs", "app.tasks");
      } catch (RuntimeException failure) {
        assertTrue(calls[0] >= cutAt, failure.toString());
      }
      cut = calls[0] >= cutAt;
      disk.onCall((operation, path, number) -> null);
      disk = disk.powerCut(new Random(call));
      store = open();
      assertEquals(1, store.list().size(), "cut at call " + call);
      jobs = store.queue(store.list().get(0));
      assertEquals(List.of(1L, 2L), ids(), "cut at call " + call);
    }
  }

  @Test
  void deletedRowsAreGoneButNotThoseThatSomebodyOwns() {
    insert(1, 2, 3, 4, 5, 6);
    try (Session session = store.session()) {
      OwnedRow owned = session.await(NOW, "app.jobs:id=2").orElseThrow();
      long syncs = jobs.stats().syncs();
      assertEquals(2, jobs.delete("id % 2 = 0"));
      assertEquals(syncs + 1, jobs.stats().syncs());
      assertEquals(List.of(1L, 2L, 3L, 5L), ids());
      owned.abort();
      assertEquals(1, jobs.delete(row -> row.rowId() == 3));
      assertEquals(1, id(session.await(NOW, "app.jobs")));
      assertEquals(2, jobs.purge());
      assertTrue(session.rowId().isPresent());
      session.end();
      assertEquals(0, jobs.count());
      assertEquals(7, jobs.insert(row -> row.set("id", 7)));
      assertEquals(7, id(session.await(NOW, "app.jobs:id>0")));
    }
  }

  @Test
  void aDeletedRowComesBackToNobodyWhoHadLookedAtIt() {
    insert(1, 2, 3);
    try (Session session = store.session()) {
      assertEquals(1, id(session.await(NOW, "app.jobs")));
      session.abort();
      assertEquals(1, jobs.delete("id = 1"));
      assertEquals(2, id(session.await(NOW, "app.jobs")));
      session.endAndStay();
      assertTrue(session.ownerMode());
      session.abort();
      assertThrows(StaleOwnerException.class, session::abort);
    }
  }

  @Test
  void wherePowerIsLostNoRowIsReadByTheOtherDefinition() {
    insert(1, 2);
    List<SimulatedDisk> found = new ArrayList<>();
    Random random = new Random(5);
    disk.onCall(
        (operation, path, number) -> {
          for (int i = 0; i < 20; i++) {
            found.add(disk.powerCut(random));
          }
          return null;
        });
    store.alter("app.jobs", "prio INT NOT NULL DEFAULT 5, id BIGINT NOT NULL, note VARCHAR(20)");
    disk.onCall((operation, path, number) -> null);
    for (SimulatedDisk after : found) {
      try (QueueStore reopened = TestStores.open(ROOT, StoreOptions.defaults().on(after))) {
        List<StoredRow> rows = reopened.queue("app.jobs").peek(10);
        assertEquals(List.of(1L, 2L), rows.stream().map(row -> row.row().getLong("id")).toList());
        assertEquals("n2", rows.get(1).row().getString("note"));
      }
    }
  }

  @Test
  void anAlterationThatFailsAtAnyReadLeavesTheOldDefinition() {
    boolean reached = true;
    for (int call = 0; reached; call++) {
      disk = new SimulatedDisk();
      store = open();
      jobs = store.create("app.jobs", "id BIGINT NOT NULL, note VARCHAR(20)");
      insert(1, 2);
      long at = disk.looks() + call;
      disk.onLook(
          (operation, path, number) -> number == at ? SimulatedDisk.error(operation, path) : null);
      try {
        store.alter("app.jobs", "prio INT NOT NULL DEFAULT 5, id BIGINT NOT NULL, note TEXT");
      } catch (RuntimeException failure) {
        assertTrue(failure.getMessage().contains("EIO"), failure.toString());
      }
      reached = disk.looks() > at;
      disk = disk.killed();
      store = open();
      jobs = store.queue("app.jobs");
      assertEquals(List.of(1L, 2L), ids(), "call " + call);
    }
  }

  @Test
  void aQueueThatRefusesANewNameIsClosedWithTheStore() {
    insert(1);
    disk.onCall(
        (operation, path, number) ->
            operation.equals("sync") ? SimulatedDisk.error(operation, path) : null);
    assertThrows(RuntimeException.class, () -> insert(2));
    disk.onCall((operation, path, number) -> null);
    assertThrows(RuntimeException.class, () -> store.rename("app.jobs", "app.tasks"));
    store.close();
    assertEquals(0, disk.openDescriptors());
    store = open();
    assertEquals(1, store.queue("app.jobs").peek(1).get(0).row().getLong("id"));
  }
}
