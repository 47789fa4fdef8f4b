package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.ClosedException;
import org.q4j.row.Schema;
import org.q4j.store.Durability;
import org.q4j.store.QueueFile;
import org.q4j.store.QueueFiles;
import org.q4j.store.SyncPolicy;
import org.q4j.testing.SimulatedDisk;

/** Many are inside a queue's gate at once, or one alone. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GateTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final Gate gate = new Gate("app.jobs");
  private QueueFile file;
  private Generation present;

  @BeforeEach
  void open() {
    Path path = Path.of("/data/app/jobs.Q4M");
    QueueFiles.prepare(disk, path);
    file = QueueFile.open(disk, path, new SyncPolicy(Durability.SYNC, Duration.ofSeconds(1)));
    present = Generation.first(file, Schema.parse("id INT"), 0);
    gate.set(present);
  }

  @AfterEach
  void close() {
    file.close();
  }

  private Thread startsAlone(AtomicBoolean wasAlone) {
    Thread thread =
        new Thread(
            () -> {
              gate.enterAlone();
              wasAlone.set(true);
              gate.leaveAlone();
            });
    thread.start();
    return thread;
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whoIsInsideEntersOnceMoreThoughAnotherWaitsToBeAlone() throws Exception {
    AtomicBoolean wasAlone = new AtomicBoolean();
    assertSame(present, gate.enter());
    Thread alone = startsAlone(wasAlone);
    awaitParked(alone);
    assertSame(present, gate.enter());
    assertSame(present, gate.tryEnter());
    gate.leave();
    gate.leave();
    assertEquals(false, wasAlone.get());
    gate.leave();
    alone.join();
    assertTrue(wasAlone.get());
  }

  @Test
  void thoseWhoComeAndGoKeepNobodyFromBeingAlone() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger inside = new AtomicInteger();
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!over.get()) {
                  gate.enter();
                  inside.incrementAndGet();
                  LockSupport.parkNanos(100_000); // As an insert is inside while the disk syncs.
                  inside.decrementAndGet();
                  gate.leave();
                }
              });
      thread.start();
      others.add(thread);
    }
    try {
      for (int i = 0; i < 20; i++) {
        gate.enterAlone();
        assertEquals(0, inside.get());
        gate.leaveAlone();
      }
    } finally {
      over.set(true);
      for (Thread thread : others) {
        thread.join();
      }
    }
  }

  @Test
  void thousandsMayBeInside() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      assertSame(present, gate.enter());
    }
    AtomicBoolean wasAlone = new AtomicBoolean();
    Thread alone = startsAlone(wasAlone);
    awaitParked(alone);
    for (int i = 0; i < 10_000; i++) {
      assertEquals(false, wasAlone.get());
      gate.leave();
    }
    alone.join();
    assertTrue(wasAlone.get());
  }

  @Test
  void whoComesWhileSomebodyIsAloneWaitsAndIsInterruptedOnlyAfterwards() throws Exception {
    gate.enterAlone();
    AtomicBoolean entered = new AtomicBoolean();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread comes =
        new Thread(
            () -> {
              assertNull(gate.tryEnter());
              assertNotNull(gate.enter());
              entered.set(true);
              interrupted.set(Thread.interrupted());
              gate.leave();
            });
    comes.start();
    awaitParked(comes);
    comes.interrupt();
    while (comes.isInterrupted()) {
      Thread.onSpinWait(); // It has been noticed when this is over.
    }
    awaitParked(comes);
    assertEquals(false, entered.get());
    gate.leaveAlone();
    comes.join();
    assertTrue(entered.get());
    assertTrue(interrupted.get());
  }

  @Test
  void whereThereIsNothingThereIsNothingToLeave() {
    gate.set(null);
    assertThrows(ClosedException.class, gate::enter);
    assertNull(gate.enterIfOpen());
    assertNull(gate.tryEnter());
    assertThrows(IllegalMonitorStateException.class, gate::leave);
    assertThrows(IllegalMonitorStateException.class, gate::leaveAlone);
    gate.enterAlone(); // So nobody is inside.
    gate.leaveAlone();
  }
}
