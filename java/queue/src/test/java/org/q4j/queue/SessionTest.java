package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.NotFoundException;
import org.q4j.StaleOwnerException;

/** Ownership: who gets which row, and what becomes of it. */
@Timeout(60)
class SessionTest extends QueueCase {
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
}
