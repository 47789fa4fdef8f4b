package org.q4j.bench;

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

  /** Not by Files.getFileStore, which needs an entry in /proc/mounts that a chroot may lack. */
  long freeBytes() {
    return directory.toFile().getUsableSpace();
  }
}
