package org.q4j.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.q4j.CorruptException;
import org.q4j.store.Durability;
import org.q4j.testing.SimulatedDisk;

/** One run of the workload on one disk, and the disks that are found after it met its end. */
final class Trial {
  private static final int NESTED = 8;

  /** A disk that was found, and what may be on it. */
  private record Found(SimulatedDisk disk, Set<World> possible, String where) {}

  final SimulatedDisk disk = new SimulatedDisk();
  final Knowledge known;
  final Workload workload;
  private final String where;
  private final Random random;
  private final List<Found> found = new ArrayList<>();
  private long audits;
  private boolean mayRefuse;

  Trial(long seed, String where) {
    this.where = where;
    this.random = new Random(seed ^ where.hashCode());
    this.known = new Knowledge(where);
    this.workload = new Workload(new Audit(disk, Durability.SYNC, where), seed, known);
    disk.shortWrites(new Random(seed));
  }

  /**
   * Allows a file to be refused as damaged: where a sync failed and the disk took no mark of that
   * either, an opening does not know that it has to write again what it reads.
   */
  void allowRefusal() {
    mayRefuse = true;
  }

  /** Loses power now. */
  void cut(String when) {
    found.add(new Found(disk.powerCut(random), known.possible(), where + " " + when + " cut"));
  }

  /** Kills the process now. */
  void kill(String when) {
    found.add(new Found(disk.killed(), known.possible(), where + " " + when + " killed"));
  }

  /** Kills the process now, and lets the system forget what no sync will write any more. */
  void killAndForget(String when) {
    SimulatedDisk killed = disk.killed();
    killed.forgetClean(random);
    found.add(new Found(killed, known.possible(), where + " " + when + " forgotten"));
  }

  /** Opens all that has been found since the last time. */
  void audit() {
    for (Found one : found) {
      try {
        audit(one);
      } catch (AssertionError failure) {
        if (!mayRefuse || !(failure.getCause() instanceof CorruptException)) {
          throw failure;
        }
      }
      audits++;
    }
    found.clear();
  }

  private void audit(Found one) {
    SimulatedDisk after = random.nextInt(NESTED) == 0 ? cutWhileOpening(one) : one.disk();
    Audit audit = new Audit(after, Durability.SYNC, one.where());
    if (!known.failed()) {
      audit.check(false); // What a failed sync left may look like damage until it is recovered.
    }
    audit.strictly(one.possible());
  }

  /** The power is lost once more while what was found is being recovered. */
  private SimulatedDisk cutWhileOpening(Found one) {
    SimulatedDisk[] second = {one.disk()};
    long at = random.nextInt(20);
    long seed = random.nextLong();
    one.disk()
        .onCall(
            (operation, file, number) -> {
              if (number == at) {
                second[0] = one.disk().powerCut(new Random(seed));
              }
              return null;
            });
    try (var store = new Audit(one.disk(), Durability.SYNC, one.where()).open()) {
      Audit.setDeadLetters(store);
      Audit.read(store);
    } catch (RuntimeException refused) {
      throw new AssertionError(one.where() + ": refused", refused);
    }
    one.disk().onCall((operation, file, number) -> null);
    return second[0];
  }

  long audits() {
    return audits;
  }
}
