package org.q4j.row;

import java.math.BigInteger;
import java.util.Arrays;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/**
 * BIT(n): as many bytes as n bits need, big-endian. The n % 8 odd high bits stand in the null area
 * once more, where they are written but not read.
 */
final class BitType extends FixedSizeType {

  private final int bits;

  /**
   * @param bits 1 to 64
   */
  BitType(int bits) {
    super("BIT(" + bits + ")", "bit(" + bits + ")", null, (bits + 7) / 8);
    this.bits = bits;
  }

  @Override
  public ValueKind kind() {
    return ValueKind.BITS;
  }

  @Override
  int nullAreaBits() {
    return bits % 8;
  }

  @Override
  Object decode(Column column, byte[] body, int offset, int size) {
    value(column, body, offset);
    return Arrays.copyOfRange(body, offset, offset + size);
  }

  @Override
  byte[] bytes(Column column, byte[] body, int offset, int size) {
    return (byte[]) decode(column, body, offset, size);
  }

  @Override
  long decodeLong(Column column, byte[] body, int offset, int size) {
    BigInteger value = value(column, body, offset);
    if (value.bitLength() >= Long.SIZE) {
      throw new SchemaException(
          "column %s: value does not fit a long: value=%s (expected at most %d; use get)"
              .formatted(column.label(), value, Long.MAX_VALUE));
    }
    return value.longValue();
  }

  @Override
  public boolean mayPassLong() {
    return bits == Long.SIZE;
  }

  @Override
  long decodeLongBits(Column column, byte[] body, int offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = (value << 8) | (body[offset + i] & 0xff);
    }
    boolean sound = bits == Long.SIZE || value >>> bits == 0;
    return sound ? value : value(column, body, offset).longValue();
  }

  private BigInteger value(Column column, byte[] body, int offset) {
    BigInteger value = new BigInteger(1, body, offset, size());
    if (value.bitLength() > bits) {
      throw new CorruptException(
          "column %s: bits beyond the column's: value=0x%x (expected at most %d bits), at offset=%d"
                  .formatted(column.label(), value, bits, offset)
              + " length="
              + size()
              + " of the row");
    }
    return value;
  }

  /** Bytes are big-endian and may be fewer or more than the column has, zeros in front. */
  @Override
  void write(Column column, Object value, RowBuffer out) {
    BigInteger number;
    if (value instanceof byte[] bytes) {
      number = new BigInteger(1, bytes);
    } else if (value instanceof CharSequence) {
      // To MySQL the text '1' is the bits of the character; few who give one mean that.
      throw column.refuse("text is no bits", "(expected bytes or a number)", value);
    } else {
      number = Integers.of(column, value);
    }
    if (number.signum() < 0 || number.bitLength() > bits) {
      throw column.refuse("value out of range", "(expected at most " + bits + " bits)", value);
    }
    for (int i = size() - 1; i >= 0; i--) {
      out.put(number.shiftRight(8 * i).intValue());
    }
  }
}
