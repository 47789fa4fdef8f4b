package org.q4j.io;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who has a file open, as {@code /proc} tells it: for programs that take no lock, a Q4M server
 * among them. What may not be looked at (another user's processes) is passed over. Thread-safe.
 */
public final class OpenFiles {
  private static final Path PROC = Path.of("/proc");
  private static final String IDENTITY = "unix:dev,ino";

  private OpenFiles() {}

  /**
   * Returns another process that has the file open.
   *
   * @return {@code pid=… command=…}; empty when there is none, or none that may be looked at
   */
  public static Optional<String> holder(Path file) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      Map<String, Object> wanted = Files.readAttributes(file, IDENTITY);
      String self = Long.toString(ProcessHandle.current().pid());
      for (Path process : processes) {
        String pid = process.getFileName().toString();
        if (!pid.equals(self) && holds(process, wanted)) {
          return Optional.of("pid=" + pid + " command=" + command(process));
        }
      }
    } catch (IOException noSuchFileOrNoProc) {
      return Optional.empty(); // Then nobody can be told; whoever opens it says what is wrong.
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, Map<String, Object> wanted) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : open) {
        if (isSame(descriptor, wanted)) {
          return true;
        }
      }
    } catch (IOException endedOrNotOurs) {
      return false;
    }
    return false;
  }

  private static boolean isSame(Path descriptor, Map<String, Object> wanted) {
    try {
      return Files.readAttributes(descriptor, IDENTITY).equals(wanted);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static String command(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException ended) {
      return "?";
    }
  }
}
