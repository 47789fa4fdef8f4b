package org.q4j.io;

import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.UnsupportedException;

/**
 * What may be mapped of each queue file.
 *
 * @param windowBytes the size of a window: a power of two from 65536 to 2^30, or 0 for no mapping
 * @param maxBytes the most bytes to map of a file, 0 for no mapping; with less than a window, only
 *     files that are as short are mapped. On a 32-bit platform all files of a disk never have more
 *     than the larger of this and 512 MiB: what is left of some 3 GiB of addresses is for the heap,
 *     the threads and every library
 */
public record MapLimits(long windowBytes, long maxBytes) {
  /** No mapping: every read is a system call. */
  public static final MapLimits NONE = new MapLimits(0, 0);

  /** The system property, and in capitals with underscores the variable, for the window. */
  static final String WINDOW = "q4j.mmap.window";

  /** The same for the most bytes of a file. */
  static final String MAX = "q4j.mmap.max";

  /** A multiple of every page size in use. */
  private static final long SMALLEST_WINDOW = 64 << 10;

  private static final long LARGEST_WINDOW = 1 << 30;
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,19})([KMG]?)");

  /** Checks the values. */
  public MapLimits {
    if (windowBytes != 0
        && (windowBytes < SMALLEST_WINDOW
            || windowBytes > LARGEST_WINDOW
            || Long.bitCount(windowBytes) != 1)) {
      throw new IllegalArgumentException(
          "%s=%d (expected 0, or a power of two from %d to %d)"
              .formatted(WINDOW, windowBytes, SMALLEST_WINDOW, LARGEST_WINDOW));
    }
    if (maxBytes < 0) {
      throw new IllegalArgumentException("%s=%d (expected 0 or more)".formatted(MAX, maxBytes));
    }
  }

  /**
   * Returns the platform's limits: on 64-bit windows of 512 MiB and 16 GiB in all, on 32-bit
   * windows of 16 MiB and 256 MiB in all, so that the rows being read and those being written are
   * both mapped.
   */
  static MapLimits ofPlatform(boolean narrow) {
    return narrow ? new MapLimits(16 << 20, 256 << 20) : new MapLimits(512 << 20, 16L << 30);
  }

  /**
   * Returns what is set by the system properties {@code q4j.mmap.window} and {@code q4j.mmap.max},
   * else by the environment's {@code Q4J_MMAP_WINDOW} and {@code Q4J_MMAP_MAX} (sizes as {@link
   * #parseSize} reads them), else the platform's.
   *
   * @throws UnsupportedException when one of them makes no sense
   */
  public static MapLimits ofSystem() {
    return of(System::getProperty, System::getenv, NativeCalls.is32Bit());
  }

  static MapLimits of(
      UnaryOperator<String> properties, UnaryOperator<String> environment, boolean narrow) {
    MapLimits limits = ofPlatform(narrow);
    for (String name : new String[] {MAX, WINDOW}) {
      String variable = name.replace('.', '_').toUpperCase(Locale.ROOT);
      boolean isProperty = properties.apply(name) != null;
      String text = isProperty ? properties.apply(name) : environment.apply(variable);
      if (text != null && !text.isBlank()) {
        try {
          long bytes = parseSize(text);
          limits = name.equals(MAX) ? limits.withMax(bytes) : limits.withWindow(bytes);
        } catch (IllegalArgumentException wrong) {
          throw new UnsupportedException(
              "%s=%s: %s".formatted(isProperty ? name : variable, text, wrong.getMessage()), wrong);
        }
      }
    }
    return limits;
  }

  /**
   * Returns a number of bytes: digits, and K, M or G (in either case) for 2^10, 2^20 or 2^30.
   *
   * @throws IllegalArgumentException when it is anything else, or 2^63 or more
   */
  public static long parseSize(String text) {
    Matcher parts = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (parts.matches()) {
      int shift = 10 * ("KMG".indexOf(parts.group(2)) + 1) * parts.group(2).length();
      try {
        return Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << shift);
      } catch (ArithmeticException | NumberFormatException tooLarge) {
        // Said below, as of any other text that is no size.
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no size (expected bytes, or a number with K, M or G)".formatted(text));
  }

  /** Returns these limits with another window. */
  public MapLimits withWindow(long bytes) {
    return new MapLimits(bytes, maxBytes);
  }

  /** Returns these limits with another maximum, and with a smaller window where it asks for one. */
  public MapLimits withMax(long bytes) {
    long most = Long.highestOneBit(Math.max(bytes, SMALLEST_WINDOW));
    return new MapLimits(Math.min(windowBytes, most), bytes);
  }

  /** Returns whether anything may be mapped. */
  boolean mapping() {
    return windowBytes != 0 && maxBytes != 0;
  }
}
