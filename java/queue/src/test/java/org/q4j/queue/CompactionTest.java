package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.FullException;
import org.q4j.io.Disk;
import org.q4j.io.Storage;
import org.q4j.repair.Examiner;
import org.q4j.repair.FileStatus;
import org.q4j.store.CompactionPolicy;
import org.q4j.testing.SimulatedDisk;

/** Space comes back, and nothing else changes. */
@Timeout(120)
class CompactionTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");
  private static final Path TEMPORARY = Path.of("/data/app/jobs.Q4T");
  private static final Duration NOW = Duration.ZERO;

  private final SimulatedDisk disk = new SimulatedDisk();
  private QueueStore store;
  private Queue jobs;

  private static QueueStore open(Disk disk, CompactionPolicy policy) {
    return QueueStore.open(Path.of("/data"), StoreOptions.defaults().on(disk).compacting(policy));
  }

  @BeforeEach
  void create() {
    store = open(disk, CompactionPolicy.NEVER);
    jobs = store.create("app.jobs", "id BIGINT NOT NULL, note TEXT");
  }

  @AfterEach
  void close() {
    store.close();
    try (Storage storage = disk.openReadOnly(FILE)) {
      assertEquals(FileStatus.SOUND, Examiner.examine(storage, read -> {}).status());
    }
    assertFalse(disk.exists(TEMPORARY));
  }

  private void insert(int from, int to) {
    for (int id = from; id <= to; id++) {
      long now = id;
      jobs.insert(row -> row.set("id", now).set("note", "x".repeat((int) (now % 50))));
    }
  }

  private void end(int count) {
    try (Session session = store.session()) {
      for (int i = 0; i < count; i++) {
        session.await(NOW, "app.jobs").orElseThrow().end();
      }
    }
  }

  @Test
  void noInsertWaitsForMuchThatWasCopied() {
    String text = "x".repeat(60_000);
    for (int id = 0; id < 140; id++) {
      int now = id;
      jobs.insert(row -> row.set("id", now).set("note", text));
    }
    AtomicLong syncs = new AtomicLong();
    disk.onCall(
        (operation, path, number) -> {
          if (operation.equals("sync") && path.equals(TEMPORARY)) {
            syncs.incrementAndGet();
          }
          return null;
        });
    jobs.compact();
    assertTrue(syncs.get() >= 7, () -> "8 MB were copied with syncs=" + syncs);
  }

  @Test
  void noInsertWaitsUntilTheOldFileIsLetGo() {
    insert(1, 10);
    AtomicBoolean inserted = new AtomicBoolean();
    disk.onClose(
        file -> {
          if (file.equals(FILE) && inserted.compareAndSet(false, true)) {
            CompletableFuture.runAsync(() -> insert(11, 11)).join();
          }
        });
    jobs.compact();
    disk.onClose(file -> {});
    assertTrue(inserted.get());
    assertEquals(11, ids().size());
  }

  private List<Long> ids() {
    List<Long> ids = new ArrayList<>();
    for (StoredRow row : jobs.peek(Integer.MAX_VALUE)) {
      assertEquals(row.rowId(), row.row().getLong("id"));
      ids.add(row.rowId());
    }
    return ids;
  }

  @Test
  void rowsAndTheirIdsStayAndTheFileIsShort() {
    insert(1, 1000);
    end(990);
    long before = jobs.stats().endOffset();
    jobs.compact();
    assertEquals(List.of(991L, 992L, 993L, 994L, 995L, 996L, 997L, 998L, 999L, 1000L), ids());
    assertTrue(jobs.stats().endOffset() - 4096 < (before - 4096) / 50);
    assertEquals(990, jobs.stats().rowsRemoved());
    insert(1001, 1001);
    assertEquals(1001, ids().get(10));
    store.close();
    store = open(disk, CompactionPolicy.NEVER);
    jobs = store.queue("app.jobs");
    assertEquals(11, ids().size());
  }

  @Test
  void anEmptiedQueueGoesOnCountingItsRowIds() {
    insert(1, 100);
    end(100);
    jobs.compact();
    assertEquals(0, jobs.count());
    insert(101, 102);
    assertEquals(List.of(101L, 102L), ids());
  }

  @Test
  void ownedRowsAreEndedAndGivenBackWhereTheyStandNow() {
    insert(1, 20);
    Session[] owners = new Session[10];
    for (int i = 0; i < owners.length; i++) {
      owners[i] = store.session();
      owners[i].await(NOW, "app.jobs");
    }
    for (int i = 0; i < owners.length; i += 2) {
      owners[i].end(); // 1, 3, 5, 7, 9
    }
    jobs.compact();
    jobs.compact();
    assertEquals(5, jobs.stats().owned());
    owners[1].end(); // 2
    owners[3].abort(); // 4
    owners[5].close(); // 6
    try (Session session = store.session()) {
      assertEquals(4, session.await(NOW, "app.jobs").orElseThrow().rowId());
      assertEquals(6, session.await(NOW, "app.jobs").orElseThrow().rowId());
      assertEquals(11, session.await(NOW, "app.jobs").orElseThrow().rowId());
      session.abort();
    }
    assertEquals(List.of(8L, 10L), ids().subList(0, 2));
  }

  @Test
  void itComesByItselfWhenEnoughIsRemoved() {
    store.close();
    store = open(disk, new CompactionPolicy(10_000, 0.75));
    jobs = store.queue("app.jobs");
    insert(1, 1000);
    long before = jobs.stats().endOffset();
    end(900);
    while (jobs.stats().endOffset() >= before) {
      Thread.onSpinWait();
    }
    assertEquals(100, ids().size());
  }

  @Test
  void withoutRoomForTheNewFileNothingChanges() {
    insert(1, 100);
    end(50);
    disk.capacity(5 << 20);
    assertThrows(FullException.class, jobs::compact);
    disk.capacity(Long.MAX_VALUE);
    assertEquals(50, ids().size());
    insert(101, 101);
    jobs.compact();
    assertEquals(51, ids().size());
  }

  @Test
  void wherePowerIsLostTheOldFileOrTheNewOneIsWhole() {
    insert(1, 60);
    end(30);
    List<Long> live = ids();
    for (long cut = 0; ; cut++) {
      SimulatedDisk[] found = new SimulatedDisk[1];
      long at = disk.calls() + cut;
      Random random = new Random(cut);
      disk.onCall(
          (operation, path, number) -> {
            found[0] = number == at ? disk.powerCut(random) : found[0];
            return null;
          });
      jobs.compact();
      disk.onCall((operation, path, number) -> null);
      if (found[0] == null) {
        assertTrue(cut > 8, "calls=" + cut);
        return;
      }
      try (QueueStore after = open(found[0], CompactionPolicy.NEVER)) {
        List<Long> rows =
            after.queue("app.jobs").peek(1000).stream().map(StoredRow::rowId).toList();
        assertEquals(live, rows, "cut=" + cut);
      }
    }
  }

  @Test
  void whenACallFailsTheQueueGoesOnOrSaysThatItMustBeReopened() {
    insert(1, 60);
    end(30);
    for (long call = 0; call < 30; call++) {
      long at = disk.calls() + call;
      disk.onCall(
          (operation, path, number) -> number == at ? SimulatedDisk.error(operation, path) : null);
      try {
        jobs.compact();
      } catch (RuntimeException expected) {
        assertTrue(expected.getMessage() != null);
      }
      disk.onCall((operation, path, number) -> null);
      try {
        assertEquals(30, jobs.peek(1000).size());
      } catch (RuntimeException shut) {
        jobs = store.queue("app.jobs");
        assertEquals(30, jobs.peek(1000).size());
      }
    }
  }

  @Test
  void producersAndConsumersGoOnMeanwhileAndNothingIsLostOrTwice() throws Exception {
    insert(1, 500);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong produced = new AtomicLong(500);
    Map<Long, Integer> taken = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      workers.add(
          threads.submit(
              () -> {
                for (int made = 0; made < 1000 && !stop.get(); made++) {
                  long rowId = jobs.insert(row -> row.set("id", 0L).set("note", "new"));
                  produced.accumulateAndGet(rowId, Math::max);
                }
              }));
    }
    for (int i = 0; i < 3; i++) {
      Random random = new Random(i);
      workers.add(
          threads.submit(
              () -> {
                try (Session session = store.session()) {
                  while (!stop.get()) {
                    session
                        .await(Duration.ofMillis(5), "app.jobs")
                        .ifPresent(
                            row -> {
                              if (random.nextInt(3) == 0) {
                                row.abort();
                              } else {
                                row.end();
                                taken.merge(row.rowId(), 1, Integer::sum);
                              }
                            });
                  }
                }
              }));
    }
    for (int i = 0; i < 15; i++) {
      jobs.compact();
    }
    stop.set(true);
    for (Future<?> worker : workers) {
      worker.get();
    }
    threads.shutdown();
    TreeMap<Long, Integer> all = new TreeMap<>(taken);
    jobs.peek(Integer.MAX_VALUE).forEach(row -> all.merge(row.rowId(), 1, Integer::sum));
    assertEquals(produced.get(), all.size());
    all.forEach((rowId, times) -> assertEquals(1, times, "row " + rowId));
  }

  @Test
  void aTruncationOrAClosingDoesNotWaitForIt() throws Exception {
    insert(1, 200);
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<?> compacting =
        thread.submit(
            () -> {
              while (!stop.get()) {
                try {
                  jobs.compact();
                } catch (org.q4j.ClosedException stopped) {
                  // Given up for the truncation.
                }
              }
            });
    for (int i = 0; i < 20; i++) {
      jobs.truncate();
      insert(1, 20);
      assertEquals(20, jobs.count());
    }
    stop.set(true);
    compacting.get();
    thread.shutdown();
    assertEquals(20, ids().size());
  }
}
