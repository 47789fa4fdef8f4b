package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.ClosedException;
import org.q4j.LockedException;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.testing.GoldenTable;
import org.q4j.testing.SimulatedDisk;

/** Truncated, dropped, made anew, reopened: what becomes of rows and of those who own them. */
@Timeout(60)
class QueueLifeTest extends QueueCase {
  /** Returns what a queue object of before throws when the queue was dropped. */
  Class<? extends RuntimeException> whenDropped() {
    return ClosedException.class;
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
}
