package org.q4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.q4j.NotFoundException;

/** Keeps a mistyped data directory from being created by a command that only makes sense on one. */
final class DirectoryCheck {
  private DirectoryCheck() {}

  /** Throws unless {@code directory} is there. */
  static void require(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new NotFoundException(
          "%s: %s; --data or $Q4J_DATA names it, q4j create makes one"
              .formatted(
                  Files.exists(directory) ? "not a directory" : "no data directory",
                  directory.toAbsolutePath()));
    }
  }
}
