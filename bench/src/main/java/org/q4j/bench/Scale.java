package org.q4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How big the big ones are.
 *
 * @param quick a thousandth of it, for seeing that they run
 * @param directory where the data goes
 */
record Scale(boolean quick, Path directory) {
  int of(int full) {
    return quick ? Math.max(10, full / 1000) : full;
  }

  long freeBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }
}
