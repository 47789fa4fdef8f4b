package org.q4j.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.testing.Errors;
import org.q4j.testing.SimulatedDisk;

/**
 * Every single call of a run fails, one run after the other, in every way; whatever the disk may
 * hold then is opened.
 *
 * <p>{@code -Dq4j.faults.seed=S} sets the run; a failure tells the seed and the call. {@code
 * -Dq4j.faults.call=N} lets that call alone fail, and prints every call and what came of each step;
 * {@code -Dq4j.faults.steps=N} makes the run longer, which takes time with the square of N.
 */
class FailingCallTest extends QuietLog {
  private static final int STEPS = Integer.getInteger("q4j.faults.steps", 20);
  private static final int STEPS_AFTER = 3;

  private final long seed = Long.getLong("q4j.faults.seed", 1);
  private final Optional<Long> only = Optional.ofNullable(Long.getLong("q4j.faults.call"));

  /** Decides how a run's disk fails. */
  @FunctionalInterface
  private interface Setting {
    /** Makes the disk fail from some moment on; until it is replaced. */
    void on(SimulatedDisk disk);
  }

  @ParameterizedTest
  @CsvSource({
    "EIO, false, false",
    "EIO, false, true",
    "ENOSPC, false, false",
    "ENOSPC, false, true",
    "EMFILE, true, false",
    "EIO, true, false",
    "EIO, true, true"
  })
  void noRowIsLostOrServedTwiceWhicheverCallFails(String errno, boolean look, boolean forGood) {
    long count = numberOfCalls(look);
    long audits = 0;
    for (long call = only.orElse(0L); call < only.map(one -> one + 1).orElse(count); call++) {
      long at = call;
      SimulatedDisk.Fault[] fault = new SimulatedDisk.Fault[1];
      String where =
          "q4j.faults.seed=%d %s of call %d%s%s"
              .formatted(seed, errno, call, look ? " that looks" : "", forGood ? " on" : "");
      audits +=
          run(
              where,
              forGood && !look,
              disk -> {
                fault[0] =
                    (operation, file, number) -> {
                      only.ifPresent(
                          one -> System.out.println(number + " " + operation + " " + file));
                      boolean fails = forGood ? number >= at : number == at;
                      if (!fails || !possible(errno, operation)) {
                        return null;
                      }
                      return Errors.of(operation, file, errno);
                    };
                if (look) {
                  disk.onLook(fault[0]);
                } else {
                  disk.onCall(fault[0]);
                }
              });
    }
    System.out.printf("%s at each of %d calls: %d disks opened%n", errno, count, audits);
    assertTrue(audits > (only.isPresent() ? 1 : count), "audits=" + audits);
  }

  private static boolean possible(String errno, String operation) {
    return switch (errno) {
      case "EMFILE" -> !operation.equals("read");
      case "ENOSPC" -> !operation.equals("truncate");
      default -> true;
    };
  }

  private long numberOfCalls(boolean look) {
    Trial trial = new Trial(seed, "sound");
    go(trial);
    return look ? trial.disk.looks() : trial.disk.calls();
  }

  @Test
  void aDiskThatIsFullAtAnyByteLosesNothing() {
    for (boolean preallocates : new boolean[] {true, false}) {
      Trial sound = new Trial(seed, "sound");
      if (!preallocates) {
        sound.disk.withoutPreallocation();
      }
      go(sound);
      long most = preallocates ? 24L << 20 : sound.disk.used();
      for (long bytes = most; bytes >= 0; bytes -= Math.max(1, most / 97)) {
        long capacity = bytes;
        run(
            "q4j.faults.seed=%d capacity=%d preallocates=%s".formatted(seed, bytes, preallocates),
            false,
            disk -> {
              if (!preallocates) {
                disk.withoutPreallocation();
              }
              disk.capacity(capacity);
            });
      }
    }
  }

  @Test
  void aProcessWithoutDescriptorsLosesNothing() {
    for (int descriptors = 0; descriptors < 10; descriptors++) {
      int most = descriptors;
      run(
          "q4j.faults.seed=%d descriptors=%d".formatted(seed, most),
          false,
          disk -> disk.descriptors(most));
    }
  }

  @Test
  void aFileWhoseSyncFailedIsNeitherSyncedNorRenamedBeforeItIsOpenedAnew() {
    long count = numberOfCalls(false);
    long syncs = 0;
    for (long call = 0; call < count; call++) {
      Trial trial = new Trial(seed, "q4j.faults.seed=%d sync %d".formatted(seed, call));
      Set<Path> failed = new HashSet<>();
      List<String> retries = new ArrayList<>();
      long at = call;
      trial.disk.onLook(
          (operation, file, number) -> {
            if (operation.equals("open")) {
              failed.remove(file);
            }
            return null;
          });
      trial.disk.onCall(
          (operation, file, number) -> {
            if (operation.equals("create") || operation.equals("delete")) {
              failed.remove(file);
            } else if (failed.contains(file)) {
              retries.add("%s of %s after the failed sync %d".formatted(operation, file, at));
            }
            if (number == at && operation.equals("sync")) {
              failed.add(file);
              return Errors.of(operation, file, "EIO");
            }
            return null;
          });
      go(trial);
      trial.workload.close();
      syncs += trial.known.failed() ? 1 : 0;
      assertEquals(List.of(), retries);
    }
    assertTrue(syncs > 40, "syncs=" + syncs);
  }

  private long run(String where, boolean refuses, Setting setting) {
    try {
      return runAndAudit(where, refuses, setting);
    } catch (RuntimeException unexpected) {
      throw new AssertionError(where, unexpected);
    }
  }

  private long runAndAudit(String where, boolean refuses, Setting setting) {
    Trial trial = new Trial(seed, where);
    setting.on(trial.disk);
    if (refuses) {
      trial.allowRefusal();
    }
    go(trial);
    trial.cut("before the end");
    trial.kill("before the end");
    trial.killAndForget("before the end");
    trial.workload.close();
    assertEquals(0, trial.disk.openDescriptors(), where);
    trial.cut("after the end");
    trial.cut("after the end");
    trial.kill("after the end");
    trial.killAndForget("after the end");
    trial.audit();
    return trial.audits();
  }

  /** Runs the workload, and a few steps more once something has failed. */
  private void go(Trial trial) {
    if (!trial.workload.open()) {
      return;
    }
    trial.workload.prepare();
    int left = STEPS_AFTER;
    for (int step = 0; step < STEPS && left > 0 && trial.workload.isOpen(); step++) {
      if (trial.known.failed()) {
        trial.workload.failed();
        left--;
      }
      trial.workload.step();
    }
  }
}
