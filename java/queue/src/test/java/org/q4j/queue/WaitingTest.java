package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.ClosedException;

/** Who waits is told at once, of each row once, and of none in vain. */
@Timeout(60)
class WaitingTest extends QueueCase {
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
}
