package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.FullException;
import org.q4j.SchemaException;
import org.q4j.row.RowBuilder;
import org.q4j.testing.SimulatedDisk;

/** Inserts that nobody waits for one by one are as safe as the others once they say so. */
@Timeout(60)
class AsyncInsertTest {
  private SimulatedDisk disk = new SimulatedDisk();
  private QueueStore store;
  private Queue jobs;

  @BeforeEach
  void create() {
    store = open();
    jobs = store.create("app.jobs", "id BIGINT NOT NULL, body VARBINARY(20000)");
  }

  private QueueStore open() {
    return TestStores.open(Path.of("/data"), StoreOptions.defaults().on(disk));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<RowBuilder> row(long id) {
    return List.of(jobs.newRow().set("id", id));
  }

  @Test
  void whereNobodyWritesThereIsNobodyToJoin() {
    assertEquals(Optional.empty(), jobs.tryJoin(row(1)));
    assertEquals(0, jobs.count());
    assertEquals(1, jobs.insertAsync(row(1)).join());
  }

  @Test
  void aRowThatIsRefusedJoinsNobody() {
    assertFalse(joins(jobs.newRow().set("body", "x")));
    assertEquals(0, jobs.count());
  }

  /** Through another process nothing joins, so nothing is looked at. */
  private boolean joins(RowBuilder row) {
    try {
      return jobs.tryJoin(List.of(row)).isPresent();
    } catch (SchemaException refused) {
      return false;
    }
  }

  @Test
  void theyReachTheFileInOrderWithFewSyncs() {
    List<CompletableFuture<Long>> inserts = new ArrayList<>();
    for (int i = 1; i <= 1000; i++) {
      inserts.add(jobs.insertAsync(row(i)));
    }
    for (int i = 1; i <= 1000; i++) {
      assertEquals(i, inserts.get(i - 1).join());
    }
    List<StoredRow> rows = jobs.peek(2000);
    assertEquals(1000, rows.size());
    rows.forEach(row -> assertEquals(row.rowId(), row.row().getLong("id")));
    assertTrue(jobs.stats().syncs() < 1000, "syncs=" + jobs.stats().syncs());
  }

  @Test
  void aWaiterGetsTheRow() throws Exception {
    try (Session session = store.session()) {
      CompletableFuture<java.util.Optional<OwnedRow>> waiting =
          session.awaitAsync(Duration.ofMinutes(5), Runnable::run, "app.jobs");
      jobs.insertAsync(row(7)).get();
      assertEquals(7, waiting.get().orElseThrow().row().getLong("id"));
    }
  }

  @Test
  void aRowThatDoesNotFitIsRefusedAtOnceAndAFullDiskLater() {
    assertThrows(
        SchemaException.class, () -> jobs.insertAsync(List.of(jobs.newRow().set("body", "x"))));
    disk.capacity(0);
    RowBuilder large = jobs.newRow().set("id", 1).set("body", new byte[20000]);
    List<RowBuilder> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) { // More than the file has room for without growing.
      rows.add(large);
    }
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> jobs.insertAsync(rows).get());
    assertTrue(failed.getCause() instanceof FullException, failed.toString());
    disk.capacity(Long.MAX_VALUE);
    assertEquals(1, jobs.insertAsync(row(1)).join());
  }

  @Test
  void whatWasAcknowledgedSurvivesAPowerCutAndACompactionOrTruncationLosesNoneUnderway()
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<CompletableFuture<Long>> inserts = new ArrayList<>();
    Future<?> compactions =
        threads.submit(
            () -> {
              for (int i = 0; i < 20; i++) {
                jobs.compact();
              }
            });
    for (int i = 0; i < 3000; i++) {
      inserts.add(jobs.insertAsync(row(i)));
    }
    compactions.get();
    threads.shutdown();
    long acknowledged = 0;
    for (CompletableFuture<Long> insert : inserts) {
      acknowledged += insert.join() > 0 ? 1 : 0;
    }
    assertEquals(3000, acknowledged);
    disk = disk.powerCut(new Random(1));
    store = open();
    assertEquals(3000, store.queue("app.jobs").count());
  }

  @Test
  void theClosingOfTheStoreWaitsForWhatIsOnItsWay() {
    List<CompletableFuture<Long>> inserts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      inserts.add(jobs.insertAsync(row(i)));
    }
    store.close();
    long done = inserts.stream().mapToLong(CompletableFuture::join).count();
    store = open();
    assertEquals(done, store.queue("app.jobs").count());
  }

  @Test
  void rowsFromAnIteratorAreInsertedWithoutHoldingThem() {
    RowBuilder one = jobs.newRow();
    Iterator<RowBuilder> rows =
        LongStream.range(0, 5000)
            .mapToObj(id -> one.clear().set("id", id).set("body", new byte[1000]))
            .iterator();
    assertEquals(5000, jobs.insertEach(rows));
    assertEquals(5000, jobs.count());
    assertEquals(4999, jobs.peek(5000).get(4999).row().getLong("id"));
    assertTrue(jobs.stats().appends() < 20, "appends=" + jobs.stats().appends());
  }

  @Test
  void ofAnIteratorThatFailsAFirstPartIsInserted() {
    RowBuilder one = jobs.newRow();
    Iterator<RowBuilder> rows =
        LongStream.range(0, 5000)
            .mapToObj(
                id -> {
                  RowBuilder row = one.clear().set("body", new byte[1000]);
                  return id == 4000 ? row : row.set("id", id);
                })
            .iterator();
    assertThrows(SchemaException.class, () -> jobs.insertEach(rows));
    List<StoredRow> inserted = jobs.peek(5000);
    assertTrue(inserted.size() > 0 && inserted.size() < 4000);
    for (int i = 0; i < inserted.size(); i++) {
      assertEquals(i, inserted.get(i).row().getLong("id"));
    }
  }
}
