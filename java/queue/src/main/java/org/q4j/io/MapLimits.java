package org.q4j.io;

import java.util.function.Supplier;

/**
 * What may be mapped of a file.
 *
 * @param windowBytes the size of a window: a power of two from 64 KiB, or 0 for no mapping
 * @param warmUpReads how many reads are served by system calls first. The classes behind a mapping
 *     take a tenth of a second to load: not for a command that puts one row into a file and leaves
 * @param budget gives each new file its budget, which may be one that all files share
 */
record MapLimits(long windowBytes, int warmUpReads, Supplier<MapBudget> budget) {
  /** A system property: the size of a window in bytes, 0 for no mapping. */
  static final String WINDOW = "q4j.mmap.window";

  /**
   * A system property: the most bytes to map, 0 for no mapping. Of each file; on a 32-bit platform
   * of all files together.
   */
  static final String MAX = "q4j.mmap.max";

  /** A multiple of every page size in use. */
  private static final long SMALLEST_WINDOW = 64 << 10;

  private static final long LARGEST_WINDOW = 1 << 30;
  private static final int WARM_UP_READS = 256;

  MapLimits {
    if (windowBytes != 0
        && (windowBytes < SMALLEST_WINDOW
            || windowBytes > LARGEST_WINDOW
            || Long.bitCount(windowBytes) != 1)) {
      throw new IllegalArgumentException(
          "%s=%d (expected 0, or a power of two from %d to %d)"
              .formatted(WINDOW, windowBytes, SMALLEST_WINDOW, LARGEST_WINDOW));
    }
  }

  /** Returns limits of each file for itself, without a warm-up. */
  static MapLimits perFile(long windowBytes, long maxBytes) {
    long most = checkedMax(maxBytes);
    return new MapLimits(most == 0 ? 0 : windowBytes, 0, () -> new MapBudget(most));
  }

  /** Returns what the system properties say, or the platform's defaults. */
  static MapLimits ofSystem() {
    return NativeCalls.is32Bit() ? narrow() : wide();
  }

  private static MapLimits wide() {
    long most = checkedMax(property(MAX, 16L << 30));
    long window = most == 0 ? 0 : property(WINDOW, 64 << 20);
    return new MapLimits(window, WARM_UP_READS, () -> new MapBudget(most));
  }

  /** Some 3 GiB of addresses are all there is, for the heap and every library as well. */
  private static MapLimits narrow() {
    long most = checkedMax(property(MAX, 256 << 20));
    long window = most == 0 ? 0 : property(WINDOW, 16 << 20);
    MapBudget shared = new MapBudget(most);
    return new MapLimits(window, WARM_UP_READS, () -> shared);
  }

  private static long checkedMax(long most) {
    if (most < 0) {
      throw new IllegalArgumentException("%s=%d (expected 0 or more)".formatted(MAX, most));
    }
    return most;
  }

  private static long property(String name, long otherwise) {
    String text = System.getProperty(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(
          "%s=%s (expected a number of bytes)".formatted(name, text), noNumber);
    }
  }
}
