package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells what is no queue file before it is opened: opening a FIFO would wait for its writer. */
final class RegularFile {
  private static final int TYPE = 0170000;

  private RegularFile() {}

  /**
   * Returns the file if it is a regular one, or is not there, which whoever opens it says.
   *
   * @throws CommandException otherwise
   */
  static Path of(Path file) {
    int type;
    try {
      type = (Integer) Files.getAttribute(file, "unix:mode") & TYPE;
    } catch (IOException notThere) {
      return file;
    }
    switch (type) {
      case 0100000 -> {
        return file;
      }
      case 0040000 ->
          throw refused(file, "directory", "q4j list shows the queues of a data directory");
      case 0010000 -> throw refused(file, "FIFO", "copy its bytes to a file first");
      case 0060000, 0020000 -> throw refused(file, "device", "copy its bytes to a file first");
      default -> throw refused(file, "special file", "name the queue file itself");
    }
  }

  private static CommandException refused(Path file, String type, String next) {
    return new CommandException(
        ExitCode.INPUT, "%s is a %s (expected a regular file); %s".formatted(file, type, next));
  }
}
