package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

/** Who is inside a queue's gate has its present file. */
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

  @Test
  void whoRunsUsersCodeInsideEntersOnceMoreThoughAnotherWaitsToBeAlone() throws Exception {
    assertSame(present, gate.enter());
    assertNull(gate.asks(Thread.currentThread()));
    Thread alone =
        new Thread(
            () -> {
              gate.enterAlone();
              gate.set(null);
              gate.leaveAlone();
            });
    alone.start();
    while (alone.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 10_000; i++) {
      assertSame(present, gate.enter());
      assertSame(present, gate.tryEnter());
      gate.leave();
      gate.leave();
    }
    assertSame(present, gate.current());
    assertSame(Thread.currentThread(), gate.asks(null));
    AtomicBoolean refused = new AtomicBoolean();
    Thread asks =
        new Thread(
            () -> {
              assertThrows(ClosedException.class, gate::current);
              refused.set(true);
            });
    asks.start();
    while (asks.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(asks.isAlive(), "told of a generation that is about to go");
    }
    assertNull(gate.tryEnter());
    gate.leave();
    alone.join();
    asks.join();
    assertTrue(refused.get());
    assertThrows(ClosedException.class, gate::enter);
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
