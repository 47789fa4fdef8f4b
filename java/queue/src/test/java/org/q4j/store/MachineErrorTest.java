package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.q4j.store.Commits.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.ClosedException;
import org.q4j.testing.SimulatedDisk;

/** An error of the virtual machine in the middle of a commit: nobody is told that all is well. */
@Timeout(60)
class MachineErrorTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");

  private final SimulatedDisk disk = new SimulatedDisk();

  @BeforeEach
  void create() {
    QueueFiles.prepare(disk, FILE);
  }

  private QueueFile open() {
    return QueueFile.open(disk, FILE, SyncPolicy.SYNC);
  }

  private void outOfMemoryAt(String which) {
    disk.onCall(
        (operation, path, number) -> {
          if (operation.equals(which)) {
            throw new OutOfMemoryError("on purpose");
          }
          return null;
        });
  }

  @Test
  void afterAnErrorInAnyStepTheFileRefusesWorkUntilItIsReopened() {
    for (String step : new String[] {"write", "sync"}) {
      QueueFile file = open();
      long rows = file.rowCount();
      outOfMemoryAt(step);
      assertThrows(OutOfMemoryError.class, () -> file.append(new byte[3]), step);
      disk.onCall((operation, path, number) -> null);
      assertThrows(ClosedException.class, () -> file.append(new byte[3]), step);
      file.close();
      try (QueueFile again = open()) {
        long nextRows = again.rowCount();
        assertTrue(nextRows == rows || nextRows == rows + 1, step);
        again.append(new byte[3]);
        assertEquals(nextRows + 1, again.rowCount());
      }
    }
  }

  @Test
  void whoSharesTheGroupOfAnErrorIsNotAcknowledged() throws Exception {
    QueueFile file = open();
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    disk.onCall(
        (operation, path, number) -> {
          if (operation.equals("write")) {
            writing.countDown();
            await(goOn);
            throw new OutOfMemoryError("on purpose");
          }
          return null;
        });
    CompletableFuture<Long> leader = CompletableFuture.supplyAsync(() -> file.append(new byte[3]));
    writing.await();
    CompletableFuture<Long> follower =
        CompletableFuture.supplyAsync(() -> file.append(new byte[3]));
    goOn.countDown();
    assertTrue(
        assertThrows(ExecutionException.class, leader::get).getCause() instanceof OutOfMemoryError);
    assertTrue(
        assertThrows(ExecutionException.class, follower::get).getCause()
            instanceof ClosedException);
    file.abandon();
  }

  @Test
  void anErrorInABackgroundSyncStopsTheFileToo() {
    SyncPolicy policy = new SyncPolicy(Durability.INTERVAL, Duration.ofMillis(1));
    QueueFile file = QueueFile.open(disk, FILE, policy);
    outOfMemoryAt("sync");
    file.append(new byte[3]);
    ClosedException refused = null;
    while (refused == null) {
      try {
        file.checkSound();
        Thread.onSpinWait();
      } catch (ClosedException stopped) {
        refused = stopped;
      }
    }
    assertTrue(refused.getMessage().contains("virtual machine"), refused.getMessage());
    file.abandon();
  }
}
