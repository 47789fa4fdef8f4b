package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.q4j.io.Disk;
import org.q4j.row.RowBuilder;
import org.q4j.testing.SimulatedDisk;

/** A store on a simulated disk with one queue, {@code app.jobs}, of one number a row. */
abstract class QueueCase {
  static final Duration NOW = Duration.ZERO;
  static final Duration LONG = Duration.ofMinutes(5);

  final SimulatedDisk disk = new SimulatedDisk();
  QueueStore store;
  Queue jobs;

  @BeforeEach
  void create() {
    store = open(disk);
    jobs = store.create("app.jobs", "id BIGINT NOT NULL");
  }

  static QueueStore open(Disk disk) {
    return TestStores.open(Path.of("/data"), StoreOptions.defaults().on(disk));
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Closes the store and opens it anew. */
  void reopen() {
    store.close();
    store = open(disk);
    jobs = store.queue("app.jobs");
  }

  /** Returns rows with {@code count} numbers from {@code from} on. */
  List<RowBuilder> rows(long from, int count) {
    List<RowBuilder> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(jobs.newRow().set("id", from + i));
    }
    return rows;
  }

  /** Inserts rows one by one. */
  void insert(long... ids) {
    for (long id : ids) {
      jobs.insert(row -> row.set("id", id));
    }
  }

  /** From now on this kind of call fails. */
  void failEach(String kind) {
    disk.onCall(
        (operation, path, number) ->
            operation.equals(kind) ? SimulatedDisk.error(operation, path) : null);
  }

  /** From now on there is no memory for any call. */
  void runOutOfMemory() {
    disk.onCall(
        (operation, path, number) -> {
          throw new OutOfMemoryError("on purpose");
        });
  }

  /** From now on no call fails. */
  void heal() {
    disk.onCall((operation, path, number) -> null);
  }

  static void take(Session session) {
    assertTrue(session.await(NOW, "app.jobs").isPresent());
  }

  static long id(Optional<OwnedRow> row) {
    return row.orElseThrow().row().getLong("id");
  }
}
