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

  private static Optional<Long> pid(FileIdentity file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(LOCKS, StandardCharsets.US_ASCII);
    } catch (IOException noProc) {
      return Optional.empty(); // The lock is refused all the same; only its holder stays unnamed.
    }
    String device = "%02x:%02x:".formatted(file.deviceMajor(), file.deviceMinor());
    return pid(lines, device + file.inode())
        // Some file systems (btrfs, overlayfs) show another device to those who ask for a file's.
        .or(() -> pid(lines, ":" + file.inode()));
  }

  private static Optional<Long> pid(List<String> lines, String fileSuffix) {
    for (String line : lines) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > 5 && fields[1].equals("FLOCK") && fields[5].endsWith(fileSuffix)) {
        long pid = Long.parseLong(fields[4]);
        return pid > 0 ? Optional.of(pid) : Optional.empty(); // 0 in another pid namespace
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
