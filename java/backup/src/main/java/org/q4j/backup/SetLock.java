package org.q4j.backup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.q4j.LockedException;
import org.q4j.io.Disk;

/** One run at a time for each set. */
final class SetLock {
  private SetLock() {}

  /**
   * Takes the lock of a set.
   *
   * @throws LockedException naming the holder
   */
  static Disk.Lock take(Disk disk, SetFiles files) {
    String holder =
        "pid=%d host=%s since=%s"
            .formatted(
                ProcessHandle.current().pid(),
                host(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    return disk.tryLock(files.lock(), holder)
        .orElseThrow(
            () ->
                new LockedException(
                    "another run works on this set: holder=%s (expected=none), %s; wait for its end"
                        .formatted(
                            new String(disk.readFile(files.lock()), StandardCharsets.UTF_8).strip(),
                            files.lock())));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "unknown";
    }
  }
}
