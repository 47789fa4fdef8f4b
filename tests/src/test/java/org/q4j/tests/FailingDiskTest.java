package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.q4j.FullException;
import org.q4j.NativeIoException;
import org.q4j.Q4jException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreOptions;
import org.q4j.queue.StoredRow;

/**
 * A real ext4 whose device is full, loses a write, or cannot be read; with every kind of window.
 */
class FailingDiskTest {
  private static final String COLUMNS = "id BIGINT NOT NULL, body LONGBLOB NOT NULL";
  private static final int BODY = 300_000;

  static Stream<Disk> windows() {
    return Stream.of(
        NativeDisk.withWindows(512 << 20, 16L << 30),
        NativeDisk.withWindows(64 << 10, 256 << 10),
        NativeDisk.withWindows(0, 0));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void aFullFileSystemRefusesTheInsertAndKeepsEveryOther(Disk calls) {
    try (LoopDisk disk = new LoopDisk(24, 64)) {
      List<Long> accepted = new ArrayList<>();
      try (QueueStore store = open(disk, calls)) {
        Queue queue = store.create("app.jobs", COLUMNS);
        assertThrows(FullException.class, () -> insertUntilRefused(queue, accepted));
        assertTrue(accepted.size() > 20, accepted::toString);
        assertThrows(FullException.class, () -> insertUntilRefused(queue, accepted));
        assertEquals(accepted, read(queue));
      }
      try (QueueStore store = open(disk, calls)) {
        assertEquals(accepted, read(store.queue("app.jobs")));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("windows")
  void aLostWriteStopsTheQueueAndReopeningKeepsEveryAcknowledgedRow(Disk calls) {
    try (LoopDisk disk = new LoopDisk(64, 20)) {
      List<Long> accepted = new ArrayList<>();
      QueueStore store = open(disk, calls);
      Queue queue = store.create("app.jobs", COLUMNS);
      Q4jException failure =
          assertThrows(Q4jException.class, () -> insertUntilRefused(queue, accepted));
      assertTrue(errnoOf(failure).matches("EIO|ENOSPC"), failure::toString);
      assertFalse(failure instanceof FullException, failure::toString);
      assertTrue(accepted.size() > 5, accepted::toString);
      disk.room(80); // The cause is gone, and still nothing goes on as if nothing had happened.
      assertThrows(Q4jException.class, () -> insertUntilRefused(queue, new ArrayList<>()));
      closeStopped(store);
      disk.unmount();
      disk.mount();
      try (QueueStore again = open(disk, calls)) {
        List<Long> there = read(again.queue("app.jobs"));
        assertEquals(accepted, there.subList(0, accepted.size()));
        // The row whose sync failed was never acknowledged: it may be there or not.
        assertTrue(there.size() <= accepted.size() + 1, there::toString);
        insert(again.queue("app.jobs"), 1_000_000);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("windows")
  void whatTheDeviceCannotReadIsAnErrorAndNeverAWrongRow(Disk calls) {
    try (LoopDisk disk = new LoopDisk(64, 80)) {
      try (QueueStore store = open(disk, calls)) {
        Queue queue = store.create("app.jobs", COLUMNS);
        for (long id = 1; id <= 120; id++) {
          insert(queue, id);
        }
      }
      disk.cutBacking(24L << 20);
      disk.forget(disk.path().resolve("data/app/jobs.Q4M"));
      Throwable failure =
          assertThrows(
              Throwable.class,
              () -> {
                try (QueueStore store = open(disk, calls)) {
                  read(store.queue("app.jobs"));
                }
              });
      // JDK 17 reports a page that cannot be read through a mapping as an InternalError.
      assertTrue(
          failure instanceof Q4jException || failure instanceof InternalError, failure::toString);
      disk.unmount();
      disk.cutBacking(64L << 20);
    }
  }

  private static QueueStore open(LoopDisk disk, Disk calls) {
    Path data = disk.path().resolve("data");
    return QueueStore.open(data, StoreOptions.defaults().on(calls));
  }

  private static void insertUntilRefused(Queue queue, List<Long> accepted) {
    while (accepted.size() < 10_000) {
      long id = accepted.size() + 1L;
      insert(queue, id);
      accepted.add(id);
    }
  }

  private static void insert(Queue queue, long id) {
    queue.insert(row -> row.set("id", id).set("body", body(id)));
  }

  private static byte[] body(long id) {
    byte[] body = new byte[BODY];
    body[0] = (byte) id;
    body[BODY / 2] = (byte) (3 * id);
    body[BODY - 1] = (byte) (id * 7);
    return body;
  }

  /** Returns the ids, having compared the bodies. */
  private static List<Long> read(Queue queue) {
    List<Long> ids = new ArrayList<>();
    for (StoredRow stored : queue.peek(Integer.MAX_VALUE)) {
      long id = stored.row().getLong("id");
      byte[] body = stored.row().getBytes("body");
      assertEquals(
          List.of(BODY, (byte) id, (byte) (3 * id), (byte) (id * 7)),
          List.of(body.length, body[0], body[BODY / 2], body[BODY - 1]));
      ids.add(id);
    }
    return ids;
  }

  private static String errnoOf(Throwable failure) {
    Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof NativeIoException call) {
        return call.errnoName();
      }
      cause = cause.getCause();
    }
    return "none";
  }

  /** A queue that has stopped may say so once more when it is closed. */
  private static void closeStopped(QueueStore store) {
    try {
      store.close();
    } catch (Q4jException said) {
      assertTrue(Set.of("EIO", "ENOSPC", "none").contains(errnoOf(said)), said::toString);
    }
  }
}
