package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.Q4jException;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Session;

/** Three brokers, of which one dies while rows are inserted, taken and ended. */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaFailoverTest {
  private static final int ROWS = 3_000;
  private static final int PRODUCERS = 2;
  private static final int WORKERS = 3;
  private static final String JOBS = "app.jobs";

  @TempDir Path folder;

  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<Long> delivered = ConcurrentHashMap.newKeySet();

  /** Row ids whose end was acknowledged; each row id is one record, so none may come again. */
  private final Set<Long> ended = ConcurrentHashMap.newKeySet();

  private final Set<Long> endedTwice = ConcurrentHashMap.newKeySet();
  private final AtomicLong next = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void aKilledBrokerLosesNoRowAndBringsNoEndedOneBack() throws Exception {
    List<KafkaBroker> brokers = KafkaBroker.start(folder, 3);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (KafkaStore store = Cluster.open(KafkaBroker.address(brokers))) {
      KafkaQueue queue = createWhenAllAreUp(store);
      CountDownLatch halfway = new CountDownLatch(ROWS / 3);
      List<Future<?>> producers = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        producers.add(threads.submit(() -> produce(queue, halfway)));
      }
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        workers.add(threads.submit(() -> work(store)));
      }
      assertTrue(halfway.await(5, TimeUnit.MINUTES));
      int leader = store.lag(JOBS).get(0).leader();
      KafkaBroker victim = brokers.get(leader - 1);
      victim.kill();
      for (Future<?> producer : producers) {
        producer.get();
      }
      victim.start(); // It comes back and takes its part again.
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
      while (!delivered.containsAll(acknowledged) && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(200); // Looked at again until it is so, or the time is over.
      }
      over.set(true);
      for (Future<?> worker : workers) {
        worker.get();
      }
      assertEquals(ROWS, acknowledged.size());
      Set<Long> lost = new TreeSet<>(acknowledged);
      lost.removeAll(delivered);
      assertEquals(Set.of(), lost);
      drain(store);
      assertEquals(Set.of(), endedTwice);
    } finally {
      over.set(true);
      threads.shutdownNow();
      brokers.forEach(KafkaBroker::close);
    }
  }

  private static KafkaQueue createWhenAllAreUp(KafkaStore store) throws InterruptedException {
    for (int tries = 0; ; tries++) {
      try {
        return store.create(JOBS, "id BIGINT NOT NULL", Optional.of(3), Optional.of((short) 3));
      } catch (Q4jException notYet) {
        if (tries == 120) {
          throw notYet;
        }
        TimeUnit.MILLISECONDS.sleep(500); // The others are still starting.
      }
    }
  }

  /** Inserts until all rows are acknowledged: what failed may be there, and is sent again. */
  private void produce(KafkaQueue queue, CountDownLatch halfway) {
    for (long id = next.incrementAndGet(); id <= ROWS; id = next.incrementAndGet()) {
      while (!acknowledged.contains(id)) {
        long inserting = id;
        try {
          queue.insert(row -> row.set("id", inserting));
          acknowledged.add(id);
          halfway.countDown();
        } catch (Q4jException notKnown) {
          assertTrue(!over.get(), notKnown.getMessage());
        }
      }
    }
  }

  /** As a worker does: when something was lost, it goes on with another session. */
  private int work(KafkaStore store) {
    int losses = 0;
    while (!over.get()) {
      try (Session session = store.session()) {
        while (!over.get()) {
          take(session, Duration.ofSeconds(2));
        }
      } catch (Q4jException lost) {
        losses++;
      }
    }
    return losses;
  }

  private int take(Session session, Duration timeout) {
    Batch batch = session.awaitBatch(timeout, 20, 1 << 20, JOBS);
    for (OwnedRow row : batch.rows()) {
      delivered.add(row.row().getLong("id"));
      if (ended.contains(row.rowId())) {
        endedTwice.add(row.rowId());
      }
    }
    batch.end();
    batch.rows().forEach(row -> ended.add(row.rowId()));
    return batch.rows().size();
  }

  /** Takes what is left, with locks of the dead broker's time over. */
  private void drain(KafkaStore store) {
    try (Session session = store.session()) {
      while (take(session, Duration.ofSeconds(15)) > 0) {
        assertTrue(delivered.size() <= ROWS);
      }
    }
  }
}
