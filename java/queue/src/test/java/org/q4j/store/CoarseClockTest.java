package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time of single rows' statistics, read seldom and often. */
class CoarseClockTest {
  private static final int ASKED_STEPS = 50;

  private final List<Runnable> started = new ArrayList<>();
  private long now = 1_000_000_000_000L;
  private int steps;
  private final Ticker ticker = new Ticker(() -> now, started::add, this::step);
  private final CoarseClock clock = new CoarseClock(ticker);

  /** Runs while the ticker waits for its next step, having noted the time. */
  private void step() {
    steps++;
    assertTrue(steps < 10 * Ticker.IDLE_STEPS, "it does not end");
    long noted = now | 1;
    now += Ticker.STEP_NANOS / 2;
    if (steps <= ASKED_STEPS) {
      assertEquals(noted, clock.nanos());
    }
    now += Ticker.STEP_NANOS / 2;
  }

  private void askOften() {
    for (int i = 0; i < CoarseClock.OFTEN; i++) {
      assertEquals(now, clock.nanos());
    }
  }

  @Test
  void askedSeldomItIsTheSystemsTime() {
    for (int i = 0; i < 10_000; i++) {
      now += Ticker.STEP_NANOS / (CoarseClock.OFTEN / 2);
      assertEquals(now, clock.nanos());
    }
    assertEquals(List.of(), started);
  }

  @Test
  void askedOftenItIsWhatWasNotedLastAndTheSystemsTimeAgainWhenNobodyAsksAnyMore() {
    askOften();
    started.remove(0).run();
    assertEquals(ASKED_STEPS + Ticker.IDLE_STEPS - 1, steps);
    now += 12_345;
    assertEquals(now, clock.nanos());
  }

  @Test
  void oneThreadNotesForAllWhoAskAndIsStartedAgainWhenItHasEnded() {
    CoarseClock another = new CoarseClock(ticker);
    for (int i = 0; i < 3 * CoarseClock.OFTEN; i++) {
      clock.nanos();
      another.nanos();
    }
    assertEquals(1, started.size());
    started.remove(0).run();
    now += 2 * Ticker.STEP_NANOS;
    askOften();
    assertEquals(1, started.size());
  }

  @Test
  void whereNoThreadIsToBeHadItIsTheSystemsTimeAndOneIsAskedForAgainLater() {
    List<Runnable> refused = new ArrayList<>();
    Ticker without =
        new Ticker(
            () -> now,
            task -> {
              refused.add(task);
              throw new OutOfMemoryError("unable to create native thread");
            },
            this::step);
    CoarseClock exact = new CoarseClock(without);
    for (int round = 1; round <= 3; round++) {
      for (int i = 0; i < 3 * CoarseClock.OFTEN; i++) {
        assertEquals(now, exact.nanos());
      }
      assertEquals(round, refused.size());
      now += 2 * Ticker.STEP_NANOS;
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void theProcesssOwnGoesOnInAThreadThatKeepsNoProcessAlive() {
    Ticker real = new Ticker();
    assertEquals(Ticker.NOTHING, real.noted());
    real.start();
    long first = Ticker.NOTHING;
    while (first == Ticker.NOTHING) {
      first = real.noted();
    }
    while (real.noted() - first < 2 * Ticker.STEP_NANOS) {
      assertNotEquals(Ticker.NOTHING, real.noted());
    }
    assertEquals(
        List.of(),
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("q4j-clock") && !thread.isDaemon())
            .toList());
  }
}
