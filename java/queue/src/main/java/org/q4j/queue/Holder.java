package org.q4j.queue;

import java.io.IOException;
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
public final class Holder {
  /** Stands for a holder that is not known. */
  static final String UNNAMED = "its holder left no name";

  private static final String UNKNOWN_HOST = "localhost";
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Pattern PID_HOST = Pattern.compile("pid=(\\d{1,10}) host=(\\S+) .*");

  private Holder() {}

  /** Returns this process' entry. */
  public static String self() {
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

  /** The kernel knows its name at once; a resolver may take seconds to know nothing. */
  private static String host() {
    try {
      String name = Files.readString(HOST_NAME).strip();
      return name.isEmpty() || name.chars().anyMatch(Character::isWhitespace) ? UNKNOWN_HOST : name;
    } catch (IOException noName) {
      return UNKNOWN_HOST;
    }
  }
}
