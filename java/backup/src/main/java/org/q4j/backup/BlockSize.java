package org.q4j.backup;

import java.util.Map;
import org.q4j.CorruptException;
import org.q4j.UnsupportedException;

/** How large the blocks of a backup are, in bytes. */
public final class BlockSize {
  /** Used where nobody asks for another: it makes small increments of scattered changes. */
  public static final int DEFAULT = 16 * 1024;

  /** Several blocks are held in memory. */
  public static final int MAX = 64 << 20;

  private BlockSize() {}

  /**
   * Returns the size that the variable {@code BLOCKSIZE} asks for, or the default where it is unset
   * or empty.
   *
   * @param environment the variables
   * @throws UnsupportedException when it is not a number from 1 to {@link #MAX}
   */
  public static int of(Map<String, String> environment) {
    String text = environment.getOrDefault("BLOCKSIZE", "");
    return text.isEmpty() ? DEFAULT : parse(text);
  }

  /**
   * Returns the size that a text gives in decimal.
   *
   * @throws UnsupportedException when it is not a number from 1 to {@link #MAX}
   */
  public static int parse(String text) {
    if (text.matches("[0-9]{1,9}")) {
      int size = Integer.parseInt(text);
      if (size >= 1 && size <= MAX) {
        return size;
      }
    }
    throw new UnsupportedException("block size=%s (expected=1 to %d)".formatted(text, MAX));
  }

  /** Returns an unsigned number from a file, checked. */
  static int checked(int size, String where) {
    if (size < 1 || size > MAX) {
      throw new CorruptException(
          "block size=%s (expected=1 to %d), %s at offset 0"
              .formatted(Integer.toUnsignedString(size), MAX, where));
    }
    return size;
  }
}
