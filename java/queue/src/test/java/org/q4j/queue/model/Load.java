package org.q4j.queue.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.q4j.StaleOwnerException;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.row.RowBuilder;

/**
 * Many threads at one queue, and a ledger of who has which row: none is lost, none is owned by two,
 * and none is ready while somebody sleeps who waits for it.
 */
final class Load {
  static final String DEFINITION = "id BIGINT NOT NULL, p INT NOT NULL, body VARCHAR(200)";

  private static final String NAME = "app.load";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int PRODUCERS = 2;

  /** More than may be in the queue and on its way. */
  private static final long ENOUGH = 500;

  private final QueueStore store;
  private final Queue queue;
  private final Random seeds;
  private final Ledger ledger = new Ledger();
  private final AtomicLong nextId = new AtomicLong();
  private final AtomicLong left;
  private final Watch watch;

  /**
   * @param rows how many are inserted and worked off
   */
  Load(QueueStore store, long rows, long seed) {
    this.store = store;
    this.queue = store.find(NAME).orElseGet(() -> store.create(NAME, DEFINITION));
    this.seeds = new Random(seed);
    this.left = new AtomicLong(rows);
    this.watch = new Watch(this::isMuchToCome);
  }

  /** Runs until every row has been worked off. */
  void run() throws Exception {
    long rows = left.get();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> each = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        long mine = rows / PRODUCERS + (i < rows % PRODUCERS ? 1 : 0);
        Random random = new Random(seeds.nextLong());
        each.add(threads.submit(() -> produce(mine, random)));
      }
      // Each row has somebody who waits for it: all, those of p = 0, those of p > 0.
      String[] conditions = {"", ":p = 0", ":p > 0", ""};
      for (String condition : conditions) {
        Random random = new Random(seeds.nextLong());
        each.add(threads.submit(() -> consume(NAME + condition, random)));
      }
      Random random = new Random(seeds.nextLong());
      each.add(threads.submit(() -> expire(random)));
      each.add(threads.submit(this::compact));
      for (Future<?> one : each) {
        one.get(5, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
      assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES), "a thread does not end");
    }
    assertEquals(rows, ledger.size(), "rows worked off");
    assertEquals(List.of(), queue.peek(10), () -> "rows left: " + queue.stats());
    assertEquals(0, queue.count(), () -> "rows counted: " + queue.stats());
    assertEquals(0, queue.stats().owned(), "rows owned");
  }

  private Object produce(long rows, Random random) {
    for (long done = 0; done < rows; ) {
      int count = (int) Math.min(rows - done, 1 + random.nextInt(4));
      List<RowBuilder> batch = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        batch.add(
            queue
                .newRow()
                .set("id", nextId.incrementAndGet())
                .set("p", random.nextInt(3))
                .set("body", "x".repeat(random.nextInt(200))));
      }
      queue.insertAll(batch);
      done += count;
      // Mostly so little ahead that the others wait.
      int ahead = random.nextInt(10) == 0 ? 200 : 1;
      while (queue.count() > ahead && left.get() > 0) {
        Thread.onSpinWait();
      }
    }
    return null;
  }

  private Object consume(String place, Random random) throws Exception {
    Session session = store.session();
    try {
      while (left.get() > 0) {
        Duration patience = Duration.ofMillis(1 + random.nextInt(50));
        int kind = random.nextInt(20);
        if (kind == 0) {
          session.close(); // Gives nothing back: what it owned has been ended or aborted.
          session = store.session();
        } else if (kind < 6) {
          awaitAsync(session, patience, place).ifPresent(row -> work(row, random));
        } else if (kind < 10) {
          for (OwnedRow row : session.awaitBatch(patience, 5, 1000, place).rows()) {
            work(row, random);
          }
        } else {
          long wait = watch.begin();
          Optional<OwnedRow> got = session.await(isMuchToCome() ? LONG : patience, place);
          boolean slept = watch.end(wait);
          assertTrue(got.isPresent() || !slept, "slept while rows were ready");
          got.ifPresent(row -> work(row, random));
        }
      }
    } finally {
      session.close();
    }
    return null;
  }

  /** A row for everybody's condition is among it. */
  private boolean isMuchToCome() {
    return left.get() > ENOUGH;
  }

  private static Optional<OwnedRow> awaitAsync(Session session, Duration patience, String place)
      throws Exception {
    return session.awaitAsync(patience, Runnable::run, place).get(1, TimeUnit.MINUTES);
  }

  private void work(OwnedRow row, Random random) {
    Ledger.Entry mine = ledger.took(row, false);
    for (int i = random.nextInt(2000); i > 0; i--) {
      Thread.onSpinWait(); // Time for another owner to show.
    }
    ledger.releasing(mine);
    if (random.nextInt(5) == 0) {
      row.abort();
    } else {
      row.end();
      ledger.ended(mine);
      left.decrementAndGet();
    }
  }

  /** One whose time limits are too short: what it loses others get, and it cannot end it then. */
  private Object expire(Random random) {
    try (Session session = store.session()) {
      session.lease(Duration.ofMillis(2));
      while (left.get() > 0) {
        Optional<OwnedRow> got = session.await(Duration.ofMillis(10), NAME);
        if (got.isPresent()) {
          OwnedRow row = got.get();
          Ledger.Entry mine = ledger.took(row, true);
          boolean late = random.nextBoolean();
          while (late && row.isOwned()) {
            Thread.onSpinWait();
          }
          try {
            row.end();
            assertTrue(!late, "ended after its time");
            ledger.ended(mine);
            left.decrementAndGet();
          } catch (StaleOwnerException lost) {
            assertTrue(session.owned().isEmpty());
          }
        }
      }
    }
    return null;
  }

  private Object compact() {
    while (left.get() > 0) {
      queue.compact();
      watch.look();
    }
    return null;
  }
}
