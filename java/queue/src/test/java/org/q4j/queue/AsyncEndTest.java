package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.ClosedException;
import org.q4j.NativeIoException;
import org.q4j.StaleOwnerException;

/** Ends that no thread waits for. */
@Timeout(60)
class AsyncEndTest extends QueueCase {
  private static final int MANY = 32;

  private static CompletableFuture<Void> end(Session session) {
    return session.endAsync(Runnable::run);
  }

  private static Throwable failure(CompletableFuture<Void> ended) {
    return assertThrows(CompletionException.class, ended::join).getCause();
  }

  @Test
  void anEndedRowIsGoneAndItsSessionOwnsNothing() {
    insert(1, 2);
    try (Session session = store.session()) {
      take(session);
      end(session).join();
      assertEquals(1, jobs.count());
      assertFalse(session.ownerMode());
      assertTrue(session.owned().isEmpty());
      end(session).join();
      assertEquals(1, jobs.count());
      assertEquals(2, id(session.await(NOW, "app.jobs")));
    }
  }

  @Test
  void endsThatMeetShareOneSyncAndNoThreadWaitsForThem() throws InterruptedException {
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i <= MANY; i++) {
      insert(i);
      sessions.add(store.session());
      take(sessions.get(i));
    }
    CountDownLatch syncing = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    disk.onCall(
        (operation, path, number) -> {
          if (operation.equals("sync")) {
            syncing.countDown();
            awaitUnchecked(proceed);
          }
          return null;
        });
    long before = jobs.stats().syncs();
    CompletableFuture<Void> first = CompletableFuture.runAsync(() -> end(sessions.get(0)).join());
    syncing.await();
    List<CompletableFuture<Void>> others = new ArrayList<>();
    for (int i = 1; i <= MANY; i++) {
      others.add(end(sessions.get(i))); // Returns though the disk stands still.
    }
    assertTrue(others.stream().noneMatch(CompletableFuture::isDone));
    proceed.countDown();
    first.join();
    others.forEach(CompletableFuture::join);
    assertEquals(before + 2, jobs.stats().syncs());
    assertEquals(0, jobs.count());
    sessions.forEach(Session::close);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      throw new IllegalStateException(interrupt);
    }
  }

  @Test
  void whatALeaseTookBackIsNotEnded() {
    insert(1);
    try (Session session = store.session()) {
      session.lease(Duration.ofNanos(1));
      take(session);
      while (session.owned().orElseThrow().isOwned()) {
        Thread.onSpinWait();
      }
      assertInstanceOf(StaleOwnerException.class, failure(end(session)));
      assertFalse(session.ownerMode());
      assertEquals(1, jobs.count());
    }
  }

  @Test
  void anEndThatTheDiskRefusedLeavesTheRowWithItsOwner() {
    insert(1);
    try (Session session = store.session()) {
      take(session);
      failEach("sync");
      assertInstanceOf(NativeIoException.class, failure(end(session)));
      heal();
      assertTrue(session.owned().isPresent());
      assertInstanceOf(ClosedException.class, failure(end(session)));
    }
  }

  @Test
  void anErrorIsToldToWhoeverEnds() {
    insert(1);
    try (Session session = store.session()) {
      take(session);
      runOutOfMemory();
      assertInstanceOf(OutOfMemoryError.class, failure(end(session)));
      heal();
      assertTrue(session.owned().isPresent());
    }
  }

  @Test
  void aClosedSessionEndsNothing() {
    Session session = store.session();
    session.close();
    assertThrows(ClosedException.class, () -> end(session));
  }
}
