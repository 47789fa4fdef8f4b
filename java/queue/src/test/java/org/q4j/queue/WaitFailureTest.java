package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.row.RowBuilder;
import org.q4j.testing.SimulatedDisk;

/** What goes wrong for one who waits is no concern of the others'. */
@Timeout(120)
class WaitFailureTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final SimulatedDisk disk = new SimulatedDisk();
  private QueueStore store;
  private Queue jobs;

  @BeforeEach
  void create() {
    store = QueueStore.open(Path.of("/data"), StoreOptions.defaults().on(disk));
    jobs = store.create("app.jobs", "id BIGINT NOT NULL");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<RowBuilder> rows(long from, int count) {
    List<RowBuilder> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(jobs.newRow().set("id", from + i));
    }
    return rows;
  }

  @Test
  void aBrokenQueueIsNoConcernOfWhoInsertsIntoAnother() {
    Queue urgent = store.create("app.urgent", "id BIGINT NOT NULL");
    try (Session both = store.session();
        Session other = store.session()) {
      CompletableFuture<Optional<OwnedRow>> first =
          both.awaitAsync(LONG, Runnable::run, "app.urgent", "app.jobs");
      CompletableFuture<Optional<OwnedRow>> second =
          other.awaitAsync(LONG, Runnable::run, "app.jobs");
      disk.onCall(
          (operation, file, number) ->
              operation.equals("sync") && file.toString().contains("urgent")
                  ? SimulatedDisk.error(operation, file)
                  : null);
      assertThrows(RuntimeException.class, () -> urgent.insert(row -> row.set("id", 1)));
      assertEquals(1, jobs.insertAll(rows(1, 2)));
      assertEquals(1, first.join().orElseThrow().rowId());
      assertEquals(2, second.join().orElseThrow().rowId());
    }
    disk.onCall((operation, file, number) -> null);
  }

  @Test
  void anExecutorThatRefusesIsNoConcernOfWhoInsertsAndTheRowIsTheNextOnes() {
    try (Session refused = store.session();
        Session other = store.session()) {
      CompletableFuture<Optional<OwnedRow>> first =
          refused.awaitAsync(
              LONG,
              task -> {
                throw new RejectedExecutionException("shut down");
              },
              "app.jobs");
      CompletableFuture<Optional<OwnedRow>> second =
          other.awaitAsync(LONG, Runnable::run, "app.jobs");
      assertEquals(1, jobs.insertAll(rows(1, 1)));
      assertTrue(first.isCompletedExceptionally());
      assertEquals(1, second.join().orElseThrow().rowId());
    }
  }
}
