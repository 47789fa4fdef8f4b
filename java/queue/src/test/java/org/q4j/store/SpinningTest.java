package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.q4j.store.Commits.commit;

import org.junit.jupiter.api.Test;

/** Who waits awake, and for how long. */
class SpinningTest {
  private static final long SYNC_NANOS = 90_000;
  private static final int MANY = 1_000_000;

  private final Commit commit = commit();
  private long now;
  private long turnNanos = 1000;
  private int turns;
  private int toldAt = Integer.MAX_VALUE;

  private void giveWay() {
    turns++;
    now += turnNanos;
    if (turns == toldAt) {
      commit.lead();
    }
  }

  private Spinning with(int processors) {
    return new Spinning(processors, this::giveWay, () -> now);
  }

  @Test
  void fewSleepAndManyWaitAwake() {
    assertFalse(with(2).pays(SYNC_NANOS, 1));
    assertFalse(with(2).pays(SYNC_NANOS, 8));
    assertTrue(with(2).pays(SYNC_NANOS, 16));
    assertTrue(with(2).pays(SYNC_NANOS, 32));
  }

  @Test
  void theMoreProcessorsWouldBeKeptBusyTheMoreThreadsItTakes() {
    assertTrue(with(4).pays(SYNC_NANOS, 32));
    assertFalse(with(8).pays(SYNC_NANOS, 32));
    assertTrue(with(64).pays(SYNC_NANOS, 1000));
  }

  @Test
  void nobodyWaitsAwakeForASlowDisk() {
    assertFalse(with(2).pays(10_000_000, 32));
  }

  @Test
  void whoIsToldStopsWaiting() {
    toldAt = 3;
    with(2).await(commit);
    assertEquals(3, turns);
  }

  @Test
  void whoIsNotToldInTimeGoesToSleep() {
    with(2).await(commit);
    assertEquals(Spinning.MOST_TURNS, turns);
    assertTrue(commit.waits());
  }

  /** Returns how long nobody waits awake after a turn that took too long. */
  private long pauseAfterALongTurn(Spinning spinning) {
    turnNanos = Spinning.LONGEST_TURN + 1;
    turns = 0;
    spinning.await(commit);
    assertEquals(1, turns);
    turnNanos = 0;
    long from = now;
    long step = Spinning.LEAST_PAUSE / 10;
    while (turns == 1) {
      now += step;
      spinning.await(commit);
    }
    return now - from;
  }

  @Test
  void whereOthersWantTheProcessorsNobodyWaitsAwakeAndForEverLonger() {
    Spinning spinning = with(2);
    now += 10 * Spinning.MOST_PAUSE;
    assertEquals(Spinning.LEAST_PAUSE, pauseAfterALongTurn(spinning));
    assertEquals(2 * Spinning.LEAST_PAUSE, pauseAfterALongTurn(spinning));
    assertEquals(4 * Spinning.LEAST_PAUSE, pauseAfterALongTurn(spinning));
    for (int i = 0; i < 10; i++) {
      pauseAfterALongTurn(spinning);
    }
    assertEquals(Spinning.MOST_PAUSE, pauseAfterALongTurn(spinning));
    now += 3 * Spinning.MOST_PAUSE; // All went well for longer than that.
    assertEquals(Spinning.LEAST_PAUSE, pauseAfterALongTurn(spinning));
  }

  @Test
  void aGroupOfManyWaitsAwakeAndOneOfFewDoesNot() {
    Gathering few = Gathering.ofSyncs(() -> 0, with(1));
    few.begin(1);
    few.spin(commit);
    assertEquals(0, turns);
    Gathering many = Gathering.ofSyncs(() -> 0, with(1));
    many.begin(MANY);
    many.spin(commit);
    assertEquals(Spinning.MOST_TURNS, turns);
  }
}
