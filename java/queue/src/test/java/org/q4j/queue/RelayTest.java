package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.FullException;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;
import org.q4j.testing.SimulatedDisk;

/** A relay that sends a row again does not put it in twice, whatever happened in between. */
@Timeout(60)
class RelayTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private QueueStore store;
  private Queue jobs;

  private static QueueStore open(SimulatedDisk disk) {
    return TestStores.open(Path.of("/data"), StoreOptions.defaults().on(disk));
  }

  @BeforeEach
  void create() {
    store = open(disk);
    jobs = store.create("app.jobs", "id BIGINT NOT NULL");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static OptionalLong receive(Queue queue, int sender, long rowId, ReceiveMode mode) {
    return queue.receive(new Source(sender, rowId), mode, List.of(queue.newRow().set("id", rowId)));
  }

  private boolean append(int sender, long rowId) {
    return receive(jobs, sender, rowId, ReceiveMode.APPEND).isPresent();
  }

  @Test
  void aRowIsTakenOnceAndEachSenderCountsForItself() {
    assertTrue(append(5, 10));
    assertEquals(false, append(5, 10));
    assertEquals(false, append(5, 9));
    assertTrue(append(6, 9));
    assertTrue(append(5, 11));
    assertEquals(3, jobs.count());
  }

  @Test
  void aResetIsTakenAndItsSenderCountsOnFromThere() {
    assertTrue(append(0, 100));
    assertTrue(receive(jobs, 0, 3, ReceiveMode.RESET).isPresent());
    assertTrue(append(0, 4));
    assertEquals(false, append(0, 4));
  }

  @Test
  void aSenderThatIsForgottenCountsFromTheBeginningAlsoAfterAPowerCut() {
    assertTrue(append(5, 100));
    assertTrue(append(6, 100));
    jobs.forgetReceived(5);
    assertEquals(2, jobs.count());
    SimulatedDisk cut = disk.powerCut(new Random(1));
    store.close();
    store = open(cut);
    jobs = store.queue("app.jobs");
    assertTrue(append(5, 1));
    assertEquals(false, append(6, 100));
    for (ReceiveMode mode : ReceiveMode.values()) {
      assertThrows(
          IllegalArgumentException.class, () -> jobs.receive(new Source(5, 7), mode, List.of()));
    }
    assertThrows(IllegalArgumentException.class, () -> jobs.forgetReceived(64));
  }

  @Test
  void theRowShowsWhereItCameFrom() {
    append(63, Long.MAX_VALUE);
    jobs.insert(row -> row.set("id", 1));
    List<StoredRow> rows = jobs.peek(2);
    assertEquals(new Source(63, Long.MAX_VALUE), rows.get(0).source().orElseThrow());
    assertEquals(Long.MAX_VALUE, rows.get(0).row().getLong("id"));
    assertTrue(rows.get(1).source().isEmpty());
    try (Session session = store.session()) {
      OwnedRow owned = session.await(Duration.ZERO, "app.jobs").orElseThrow();
      assertEquals(63, owned.source().orElseThrow().sender());
    }
  }

  @Test
  void senderNumbersAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new Source(64, 1));
    assertThrows(IllegalArgumentException.class, () -> new Source(-1, 1));
  }

  @Test
  void nothingIsReceivedWithoutASourceOrAMode() {
    assertThrows(
        NullPointerException.class,
        () -> jobs.receive(null, ReceiveMode.APPEND, List.of(jobs.newRow().set("id", 1))));
    assertThrows(
        NullPointerException.class,
        () -> jobs.receive(new Source(1, 1), null, List.of(jobs.newRow().set("id", 1))));
    assertEquals(0, jobs.count());
  }

  @Test
  void whatWasReceivedIsKnownAfterAPowerCutAtAnyCallAndAfterACompaction() {
    for (long cut = 0; cut < 40; cut++) {
      SimulatedDisk machine = new SimulatedDisk();
      SimulatedDisk[] found = new SimulatedDisk[1];
      long[] acknowledged = {0, 0};
      try (QueueStore run = open(machine)) {
        Queue queue = run.create("app.jobs", "id BIGINT NOT NULL");
        long at = machine.calls() + cut;
        Random random = new Random(cut);
        machine.onCall(
            (operation, path, number) -> {
              if (number == at) {
                found[0] = machine.powerCut(random);
                acknowledged[1] = acknowledged[0];
              }
              return null;
            });
        try (Session session = run.session()) {
          for (long rowId = 1; rowId <= 8; rowId++) {
            receive(queue, 7, rowId, ReceiveMode.APPEND);
            acknowledged[0] = rowId;
            session.await(Duration.ZERO, "app.jobs");
            if (rowId == 4) {
              queue.compact();
            }
          }
        }
      }
      if (found[0] == null) {
        continue;
      }
      try (QueueStore after = open(found[0])) {
        Queue queue = after.queue("app.jobs");
        for (long rowId = 1; rowId <= acknowledged[1]; rowId++) {
          assertTrue(receive(queue, 7, rowId, ReceiveMode.APPEND).isEmpty(), "cut=" + cut);
        }
        assertTrue(receive(queue, 7, 9, ReceiveMode.APPEND).isPresent(), "cut=" + cut);
      }
    }
  }

  @Test
  void relaysThatSendTheSameRowsAtOncePutEachInOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> relays = new ArrayList<>();
    AtomicInteger taken = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      relays.add(
          threads.submit(
              () -> {
                for (long rowId = 1; rowId <= 300; rowId++) {
                  taken.addAndGet(append(1, rowId) ? 1 : 0);
                }
              }));
    }
    for (Future<?> relay : relays) {
      relay.get();
    }
    threads.shutdown();
    assertEquals(300, taken.get());
    List<Long> ids = jobs.peek(1000).stream().map(row -> row.row().getLong("id")).toList();
    assertEquals(300, ids.size());
    for (int i = 0; i < ids.size(); i++) {
      assertEquals(i + 1L, ids.get(i));
    }
  }

  @Test
  void aRowThatFoundNoRoomHasNotBeenReceived() {
    Queue big = store.create("app.big", "body LONGBLOB NOT NULL");
    disk.capacity(9 << 20);
    assertThrows(
        FullException.class,
        () ->
            big.receive(
                new Source(1, 1),
                ReceiveMode.APPEND,
                List.of(big.newRow().set("body", new byte[5 << 20]))));
    disk.capacity(Long.MAX_VALUE);
    assertTrue(
        big.receive(
                new Source(1, 1),
                ReceiveMode.APPEND,
                List.of(big.newRow().set("body", new byte[5 << 20])))
            .isPresent());
  }
}
