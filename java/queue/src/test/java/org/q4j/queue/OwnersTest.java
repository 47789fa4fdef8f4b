package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.ClosedException;

/** Which session owns how much of which queue. */
class OwnersTest {
  @TempDir Path folder;
  private QueueStore store;

  @BeforeEach
  void open() {
    store = QueueStore.open(folder.resolve("data"));
    for (String name : List.of("app.jobs", "app.mails")) {
      store.create(name, "id BIGINT NOT NULL");
      for (long i = 0; i < 5; i++) {
        long id = i;
        store.queue(name).insert(row -> row.set("id", id));
      }
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void eachSessionIsToldWithWhatItOwnsAndSinceWhen() {
    try (Session first = store.session("first");
        Session second = store.session("second");
        Session idle = store.session()) {
      awaitExactTimes();
      long begin = System.nanoTime();
      assertEquals(3, first.awaitBatch(Duration.ZERO, 3, 1 << 20, "app.jobs").rows().size());
      assertTrue(second.await(Duration.ZERO, "app.mails").isPresent());
      assertTrue(idle.await(Duration.ZERO, "app.jobs:id > 9").isEmpty());
      List<OwnerStats> owners = store.owners();
      long most = System.nanoTime() - begin;
      assertEquals(
          List.of("1 first app.jobs 3", "2 second app.mails 1"),
          owners.stream()
              .map(
                  one ->
                      "%d %s %s %d".formatted(one.session(), one.client(), one.queue(), one.rows()))
              .toList());
      for (OwnerStats one : owners) {
        assertTrue(one.oldestNanos() >= 0 && one.oldestNanos() <= most, one::toString);
      }
      second.end();
      first.abort();
      assertEquals(List.of(), store.owners());
    }
  }

  /** A test before this one may have been so busy that times are noted, and so behind. */
  private static void awaitExactTimes() {
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("q4j-clock"))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aRowWhoseTimeIsOverIsNobodysAnyMore() {
    try (Session session = store.session("late")) {
      session.lease(Duration.ofNanos(1));
      OwnedRow row = session.await(Duration.ZERO, "app.jobs").orElseThrow();
      while (row.isOwned()) {
        Thread.onSpinWait();
      }
      assertEquals(List.of(), store.owners());
    }
  }

  @Test
  void aClosedStoreTellsNothing() {
    store.close();
    assertThrows(ClosedException.class, store::owners);
  }
}
