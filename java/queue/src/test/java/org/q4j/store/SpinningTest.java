package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.q4j.store.Commits.commit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits awake, and for how long. */
@Timeout(60)
class SpinningTest {
  private static final long SYNC_NANOS = 90_000;
  private static final int MANY = 1_000_000;

  private final AtomicLong now = new AtomicLong();
  private final AtomicLong looks = new AtomicLong();

  private Gathering frozen() {
    return Gathering.ofSyncs(
        () -> {
          looks.incrementAndGet();
          return now.get();
        });
  }

  private static Gathering after(Gathering gathering, int threads) {
    gathering.begin(threads);
    gathering.end();
    return gathering;
  }

  @Test
  void fewSleepAndManyWaitAwake() {
    assertEquals(0, Spinning.nanos(SYNC_NANOS, 1, 2));
    assertEquals(0, Spinning.nanos(SYNC_NANOS, 8, 2));
    assertEquals(256_000, Spinning.nanos(SYNC_NANOS, 16, 2));
    assertEquals(512_000, Spinning.nanos(SYNC_NANOS, 32, 2));
  }

  @Test
  void theMoreProcessorsWouldBeKeptBusyTheMoreThreadsItTakes() {
    assertTrue(Spinning.nanos(SYNC_NANOS, 32, 4) > 0);
    assertEquals(0, Spinning.nanos(SYNC_NANOS, 32, 8));
    assertTrue(Spinning.nanos(SYNC_NANOS, 1000, 64) > 0);
  }

  @Test
  void nobodyWaitsAwakeForASlowDisk() {
    assertEquals(0, Spinning.nanos(10_000_000, 32, 2));
  }

  @Test
  void whoIsToldStopsWaiting() throws Exception {
    Gathering gathering = after(frozen(), MANY);
    long before = looks.get();
    AtomicReference<Commit> told = new AtomicReference<>();
    Thread waiting =
        new Thread(
            () -> {
              told.set(commit());
              gathering.spin(told.get());
            });
    waiting.start();
    while (looks.get() < before + 100) {
      Thread.onSpinWait();
    }
    assertTrue(waiting.isAlive());
    told.get().complete();
    waiting.join();
  }

  @Test
  void whoIsNotToldInTimeGoesToSleep() {
    Gathering gathering = after(Gathering.ofSyncs(() -> now.addAndGet(1_000_000)), MANY);
    Commit commit = commit();
    gathering.spin(commit);
    assertTrue(commit.waits());
  }

  @Test
  void whereNothingIsSyncedOrFewWaitNobodyStaysAwake() {
    Gathering few = after(frozen(), 1);
    long before = looks.get();
    few.spin(commit());
    assertEquals(before, looks.get());
    Gathering.NONE.begin(MANY);
    Gathering.NONE.spin(commit());
    assertFalse(Gathering.NONE.isOn());
  }
}
