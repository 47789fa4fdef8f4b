package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.SchemaException;
import org.q4j.row.RowBuilder;
import org.q4j.testing.SimulatedDisk;

/** One insert's memory serves the next, and nothing of the one shows in the other. */
@Timeout(60)
class SpareRowsTest {
  private final QueueStore store =
      QueueStore.open(Path.of("/data"), StoreOptions.defaults().on(new SimulatedDisk()));
  private final Queue jobs = store.create("app.jobs", "id BIGINT NOT NULL, note MEDIUMTEXT");

  @AfterEach
  void close() {
    store.close();
  }

  private String rows() {
    StringBuilder rows = new StringBuilder();
    try (Snapshot snapshot = jobs.snapshot()) {
      snapshot.forEach(
          stored -> {
            Object note = stored.row().get(1);
            rows.append(stored.row().getLong(0)).append(note == null ? "" : note).append(' ');
          });
    }
    return rows.toString().strip();
  }

  @Test
  void aValueOfTheRowBeforeIsNotInTheNext() {
    jobs.insert(row -> row.set(0, 1).set(1, "a"));
    jobs.insert(row -> row.set(0, 2));
    assertThrows(SchemaException.class, () -> jobs.insert(row -> row.set(1, "c")));
    jobs.insert(row -> row.set(0, 4));
    assertEquals("1a 2 4", rows());
  }

  @Test
  void anInsertInsideOfAnInsertHasARowOfItsOwn() {
    jobs.insert(row -> row.set(0, 0));
    jobs.insert(
        row -> {
          row.set(0, 1).set(1, "a");
          jobs.insert(inner -> inner.set(0, 2).set(1, "b"));
        });
    assertEquals("0 2b 1a", rows());
  }

  @Test
  void aRowThatWasRefusedLeavesNothingBehindAndTheNextOnesGoOn() {
    for (int i = 0; i < 3; i++) {
      assertThrows(
          SchemaException.class,
          () -> jobs.insert(row -> row.set(0, 1).set(1, new byte[] {(byte) 0xff})));
      jobs.insert(row -> row.set(0, 2));
    }
    assertEquals("2 2 2", rows());
  }

  @Test
  void rowsOfDifferentLengthsComeOneAfterTheOther() {
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      String note = "x".repeat(i % 2 == 0 ? 3 : i);
      int id = i;
      jobs.insert(row -> row.set(0, id).set(1, note));
      expected.append(i).append(note).append(' ');
    }
    assertEquals(expected.toString().strip(), rows());
  }

  private static WeakReference<Thread> ran(Runnable task) throws Exception {
    Thread thread = new Thread(task);
    thread.start();
    thread.join();
    return new WeakReference<>(thread);
  }

  @Test
  void neitherALongRowNorAThreadIsKept() throws Exception {
    List<WeakReference<?>> gone = Collections.synchronizedList(new ArrayList<>());
    gone.add(ran(() -> jobs.insert(row -> row.set(0, 1))));
    gone.add(
        ran(
            () -> {
              jobs.insert(row -> row.set(0, 2));
              jobs.insert(
                  row -> {
                    row.set(0, 3).set(1, "x".repeat(1_500_000));
                    gone.add(new WeakReference<>(row));
                  });
            }));
    while (!gone.stream().allMatch(reference -> reference.get() == null)) {
      System.gc();
    }
    assertEquals(3, gone.size());
    assertEquals(3, jobs.count());
  }

  @Test
  void threadsThatInsertAtTheSameTimeDoNotMixTheirRows() throws Exception {
    int threads = 40; // More than there are places.
    ExecutorService runners = Executors.newFixedThreadPool(threads);
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      done.add(
          runners.submit(
              () -> {
                String note = Integer.toString(thread).repeat(1 + thread);
                for (int i = 0; i < 100; i++) {
                  jobs.insert(row -> row.set(0, thread).set(1, note));
                }
              }));
    }
    for (Future<?> each : done) {
      each.get();
    }
    runners.shutdown();
    Map<Long, Integer> counts = new TreeMap<>();
    try (Snapshot snapshot = jobs.snapshot()) {
      snapshot.forEach(
          stored -> {
            long id = stored.row().getLong(0);
            assertEquals(Long.toString(id).repeat(1 + (int) id), stored.row().get(1));
            counts.merge(id, 1, Integer::sum);
          });
    }
    assertEquals(threads, counts.size());
    assertEquals(Set.of(100), Set.copyOf(counts.values()));
  }

  @Test
  void theRowAfterAChangeOfColumnsHasTheNewOnes() {
    jobs.insert(row -> row.set(0, 1));
    store.alter("app.jobs", "id BIGINT NOT NULL, note MEDIUMTEXT, n INT");
    jobs.insert(row -> row.set("n", 3).set(0, 2));
    assertEquals("1 2", rows());
  }

  @Test
  void aRowThatWasLongServesAShortOne() {
    RowBuilder row = jobs.newRow();
    row.set(0, 1).set(1, "x".repeat(1_500_000)).clear();
    row.set(0, 2);
    jobs.insertAll(List.of(row));
    assertEquals("2", rows());
  }
}
