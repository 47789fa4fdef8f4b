package org.q4j.sql.select;

import java.math.BigDecimal;
import java.math.BigInteger;

/** What a statement holds of rows, roughly, in bytes; more than its limit is an error. */
final class MemoryUse {

  private static final int OBJECT = 24;

  private final long limit;
  private long used;

  MemoryUse(long limit) {
    this.limit = limit;
  }

  /**
   * Notes bytes that are held from now on.
   *
   * @throws org.q4j.sql.wire.ErrorReply 1038 when they are more than the limit
   */
  void add(long bytes) {
    used += bytes;
    if (used > limit) {
      throw SqlErrors.sortMemory(limit);
    }
  }

  /** Returns whether so many more bytes would be within the limit. */
  boolean hasRoomFor(long bytes) {
    return used + bytes <= limit;
  }

  void release(long bytes) {
    used -= bytes;
  }

  static long of(Object[] values) {
    long bytes = OBJECT + 8L * values.length;
    for (Object value : values) {
      bytes += of(value);
    }
    return bytes;
  }

  static long of(Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof String text) {
      return 2L * OBJECT + 2L * text.length();
    }
    if (value instanceof byte[] bytes) {
      return (long) OBJECT + bytes.length;
    }
    if (value instanceof BigDecimal || value instanceof BigInteger) {
      return 5L * OBJECT;
    }
    return OBJECT;
  }
}
