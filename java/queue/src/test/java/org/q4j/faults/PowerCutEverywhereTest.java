package org.q4j.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.q4j.store.Durability;
import org.q4j.testing.SimulatedDisk;

/**
 * Power is lost before every call of long runs of everything that a program does with queues.
 *
 * <p>{@code -Dq4j.faults.cuts=N} sets how often in all, {@code -Dq4j.faults.seed=S} where to begin;
 * a failure tells the seed and the call.
 */
class PowerCutEverywhereTest extends QuietLog {
  private static final int STEPS = 40;
  private static final int CUTS_PER_CALL = 2;

  @Test
  void everyAcknowledgedRowIsThereOnceAndEveryAcknowledgedEndStaysWhereverPowerIsLost() {
    long target = Long.getLong("q4j.faults.cuts", 10_000);
    long first = Long.getLong("q4j.faults.seed", 1);
    long cuts = 0;
    long seed = first;
    for (; cuts < target; seed++) {
      cuts += cutEverywhere(seed);
    }
    System.out.printf("power cuts: %d, seeds %d to %d%n", cuts, first, seed - 1);
    assertTrue(cuts >= target);
  }

  private static long cutEverywhere(long seed) {
    Trial trial = new Trial(seed, "q4j.faults.seed=" + seed);
    trial.disk.onCall(
        (operation, file, number) -> {
          for (int i = 0; i < CUTS_PER_CALL; i++) {
            trial.cut("call %d (%s)".formatted(number, operation));
          }
          return null;
        });
    trial.workload.open();
    trial.workload.prepare();
    for (int step = 0; step < STEPS; step++) {
      trial.workload.step();
      trial.audit();
    }
    trial.workload.close();
    trial.cut("the end");
    trial.audit();
    return trial.audits();
  }

  @Test
  void withoutSyncsWhatIsServedWasInsertedAndNothingIsMissingBeforeTheFirstLostRow() {
    long target = Long.getLong("q4j.faults.cuts", 10_000) / 4;
    long first = Long.getLong("q4j.faults.seed", 1);
    long cuts = 0;
    for (long seed = first; cuts < target; seed++) {
      for (Durability durability : new Durability[] {Durability.OS, Durability.INTERVAL}) {
        cuts += cutUnsynced(seed, durability);
      }
    }
    System.out.printf("power cuts without syncs: %d%n", cuts);
    assertTrue(cuts >= target);
  }

  private static long cutUnsynced(long seed, Durability durability) {
    SimulatedDisk disk = new SimulatedDisk();
    Random random = new Random(seed);
    String where = "q4j.faults.seed=" + seed + " " + durability;
    UnsyncedRun run = new UnsyncedRun(disk, durability, seed, where);
    disk.onCall(
        (operation, file, number) -> {
          run.cut(random, number);
          return null;
        });
    run.go(STEPS);
    return run.cuts();
  }
}
