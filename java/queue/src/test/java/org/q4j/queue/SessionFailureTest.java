package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.ClosedException;

/** After a failure nobody is given a row whose state is not known, and none is lost. */
@Timeout(60)
class SessionFailureTest extends QueueCase {
  /** Returns what who ran out of memory throws. */
  Class<? extends Throwable> whenOutOfMemory() {
    return OutOfMemoryError.class;
  }

  @Test
  void afterAFailedSyncTheQueueRefusesTakesToo() {
    insert(1);
    failEach("sync");
    assertThrows(RuntimeException.class, () -> insert(2));
    heal();
    try (Session session = store.session()) {
      assertThrows(ClosedException.class, () -> session.await(NOW, "app.jobs"));
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
      runOutOfMemory();
      assertThrows(whenOutOfMemory(), session::end);
      heal();
      assertTrue(session.owned().isPresent());
      assertThrows(ClosedException.class, session::end);
    }
  }

  @Test
  void ofARowWhoseEndFailedADeletionSaysNothing() {
    insert(1);
    try (Session session = store.session()) {
      take(session);
      failEach("overwrite");
      assertThrows(RuntimeException.class, session::end);
      heal();
      assertThrows(ClosedException.class, () -> store.queue("app.jobs").delete("id = 1"));
    }
  }
}
