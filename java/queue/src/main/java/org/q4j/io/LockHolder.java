package org.q4j.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.q4j.LockedException;

/**
 * Finds out who holds an advisory lock, for the message: the kernel lists them in {@code
 * /proc/locks} as {@code 1: FLOCK ADVISORY WRITE <pid> <major>:<minor>:<inode> 0 EOF}, the device
 * in hexadecimal.
 */
final class LockHolder {
  private static final Path LOCKS = Path.of("/proc/locks");

  private LockHolder() {}

  static LockedException refusal(Path path, FileIdentity file) {
    String holder = pid(file).map(LockHolder::describe).orElse("unknown");
    return new LockedException(
        "file is locked: holder=%s (expected=none), %s; wait for it to end, or see fuser %s"
            .formatted(holder, path, path));
  }

  /** Returns whether the kernel lists a lock on the file. */
  static boolean isLocked(FileIdentity file) {
    return entry(file).isPresent();
  }

  private static Optional<Long> pid(FileIdentity file) {
    return entry(file).filter(pid -> pid > 0); // 0 in another pid namespace
  }

  private static Optional<Long> entry(FileIdentity file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(LOCKS, StandardCharsets.US_ASCII);
    } catch (IOException noProc) {
      return Optional.empty(); // A lock is refused all the same; only its holder stays unnamed.
    }
    String device = "%02x:%02x:".formatted(file.deviceMajor(), file.deviceMinor());
    return entry(lines, device + file.inode())
        // Some file systems (btrfs, overlayfs) show another device to those who ask for a file's.
        .or(() -> entry(lines, ":" + file.inode()));
  }

  private static Optional<Long> entry(List<String> lines, String fileSuffix) {
    for (String line : lines) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > 5 && fields[1].equals("FLOCK") && fields[5].endsWith(fileSuffix)) {
        return Optional.of(Long.parseLong(fields[4]));
      }
    }
    return Optional.empty();
  }

  private static String describe(long pid) {
    if (pid == ProcessHandle.current().pid()) {
      return "pid " + pid + ", this process";
    }
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .map(command -> "pid " + pid + ", " + command)
        .orElse("pid " + pid);
  }
}
