package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

/** Removes the snapshot that a set's last run left at its source. */
public final class KeptRelease {
  private KeptRelease() {}

  /**
   * Removes it and forgets it.
   *
   * @param set its name with its folder
   * @param key of an encrypted set, or null
   * @param connect the command that runs a command line where the source is
   * @param helpers the folder with the helpers
   * @return its name there; nothing when none is kept
   * @throws UnsupportedException when it was kept by way of another command
   * @throws org.q4j.LockedException when a run works on the set
   */
  public static Optional<String> run(Path set, SetKey key, List<String> connect, Path helpers)
      throws IOException {
    SetFiles files = new SetFiles(set);
    Disk disk = NativeDisk.instance();
    if (!disk.exists(files.kept())) {
      return Optional.empty();
    }
    Disk.Lock lock = SetLock.take(disk, files);
    try {
      Optional<KeptState> state = KeptState.read(files, key);
      if (state.isEmpty()) {
        return Optional.empty();
      }
      KeptState kept = state.get();
      if (kept.name().isEmpty()) {
        throw new Q4jException(
            "the last run was cut off while it kept its snapshot: run it once more, or remove what is named …kept-%s.… at the source, and %s"
                .formatted(kept.series(), files.kept()));
      }
      String way = String.join(" ", connect);
      if (!kept.connect().equals(way)) {
        throw new UnsupportedException(
            "the snapshot %s was kept by way of another command: %s (expected=%s); give --via as it was given to run"
                .formatted(kept.name(), way, kept.connect()));
      }
      try (RemoteDump connection = RemoteDump.connect(connect, helpers)) {
        new KeptRequests(connection).release(kept);
        connection.finish();
      }
      disk.delete(files.kept());
      return Optional.of(kept.name());
    } finally {
      lock.close();
    }
  }
}
