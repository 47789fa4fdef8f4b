package org.q4j.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers of 1 to 8 bytes in the byte order of row bodies. Callers check the bounds. */
final class LittleEndian {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  /** Reads {@code size} bytes as an unsigned number; 8 bytes may come out negative. */
  static long read(byte[] bytes, int offset, int size) {
    if (size == Long.BYTES) {
      return (long) LONG.get(bytes, offset);
    }
    if (size == Integer.BYTES) {
      return Integer.toUnsignedLong((int) INT.get(bytes, offset));
    }
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | (bytes[offset + i] & 0xff);
    }
    return value;
  }

  /** Writes the low {@code size} bytes of a number. */
  static void write(byte[] bytes, int offset, int size, long value) {
    if (size == Long.BYTES) {
      LONG.set(bytes, offset, value);
    } else if (size == Integer.BYTES) {
      INT.set(bytes, offset, (int) value);
    } else {
      for (int i = 0; i < size; i++) {
        bytes[offset + i] = (byte) (value >>> (8 * i));
      }
    }
  }
}
