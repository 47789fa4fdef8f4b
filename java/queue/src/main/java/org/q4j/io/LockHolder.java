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
    // By the device too: a file of another one with the same number may well be locked.
    return entry(locks(), device(file) + file.inode()).isPresent();
  }

  private static Optional<Long> pid(FileIdentity file) {
    List<String> lines = locks();
    return entry(lines, device(file) + file.inode())
        // Some file systems (btrfs, overlayfs) show another device to those who ask for a file's.
        .or(() -> entry(lines, ":" + file.inode()))
        .filter(pid -> pid > 0); // 0 in another pid namespace
  }

  private static String device(FileIdentity file) {
    return "%02x:%02x:".formatted(file.deviceMajor(), file.deviceMinor());
  }

  private static List<String> locks() {
    try {
      return Files.readAllLines(LOCKS, StandardCharsets.US_ASCII);
    } catch (IOException noProc) {
      return List.of(); // A lock is refused all the same; only its holder stays unnamed.
    }
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
