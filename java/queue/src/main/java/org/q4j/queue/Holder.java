package org.q4j.queue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.io.Disk;

/**
 * Who holds a data directory, as it stands in the lock file: {@code pid=… host=… since=…}. The lock
 * itself is the operating system's; this text is for people, and may be left over from a process
 * that was killed.
 */
final class Holder {
  /** Stands for a holder that is not known. */
  static final String UNNAMED = "its holder left no name";

  private static final Pattern PID_HOST = Pattern.compile("pid=(\\d{1,10}) host=(\\S+) .*");

  private Holder() {}

  /** Returns this process' entry. */
  static String self() {
    return "pid=%d host=%s since=%s"
        .formatted(
            ProcessHandle.current().pid(), host(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Returns what stands in a lock file, unless it is blank or certainly left over; {@link #UNNAMED}
   * when the file is locked all the same, as when a full disk had no room for a name.
   */
  static Optional<String> of(Disk disk, Path lockFile) {
    if (!disk.exists(lockFile)) {
      return Optional.empty();
    }
    String text = new String(disk.readFile(lockFile), StandardCharsets.UTF_8).strip();
    Matcher matcher = PID_HOST.matcher(text);
    boolean gone =
        matcher.matches()
            && matcher.group(2).equals(host())
            && !Files.exists(Path.of("/proc", matcher.group(1)));
    if (!text.isEmpty() && !gone) {
      return Optional.of(text);
    }
    return disk.isLocked(lockFile) ? Optional.of(UNNAMED) : Optional.empty();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException noName) {
      return "localhost"; // A host whose own name does not resolve still may have queues.
    }
  }
}
