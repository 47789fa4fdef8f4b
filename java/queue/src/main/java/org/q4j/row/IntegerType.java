package org.q4j.row;

import java.math.BigInteger;
import org.q4j.SchemaException;

/** TINYINT to BIGINT: 1, 2, 3, 4 or 8 bytes, little-endian, two's complement. */
final class IntegerType extends ColumnType {

  private final int bytes;
  private final boolean unsigned;
  private final boolean unsignedLong;
  private final long min;
  private final long max;
  private final int zerofill;

  IntegerType(IntegerWidth width, boolean unsigned, boolean zerofill, int display) {
    super(
        width.name() + (unsigned ? " UNSIGNED" : ""),
        width.sqlName()
            + ("(" + display + ")")
            + (unsigned ? " unsigned" : "")
            + (zerofill ? " zerofill" : ""),
        null);
    this.bytes = width.bytes();
    this.unsigned = unsigned;
    this.unsignedLong = unsigned && bytes == Long.BYTES;
    this.zerofill = zerofill ? display : 0;
    int bits = 8 * bytes;
    this.min = unsigned ? 0 : -1L << (bits - 1);
    this.max = unsigned && bits < Long.SIZE ? (1L << bits) - 1 : -1L >>> (Long.SIZE + 1 - bits);
  }

  @Override
  public ValueKind kind() {
    return ValueKind.INTEGER;
  }

  @Override
  boolean inFixedGroup() {
    return true;
  }

  @Override
  boolean makesTableVariable() {
    return false;
  }

  @Override
  boolean mayHaveDefault() {
    return true;
  }

  @Override
  long maxStoredSize() {
    return bytes;
  }

  @Override
  long storedSize(byte[] body, int offset, int end) {
    return bytes;
  }

  @Override
  int prefixSize() {
    return 0;
  }

  @Override
  Object decode(Column column, byte[] body, int offset, int size) {
    long value = read(body, offset);
    if (unsignedLong && value < 0) {
      return new BigInteger(Long.toUnsignedString(value));
    }
    return value;
  }

  @Override
  String text(Object value) {
    String text = value.toString();
    return "0".repeat(Math.max(0, zerofill - text.length())) + text;
  }

  @Override
  long decodeLong(Column column, byte[] body, int offset, int size) {
    long value = read(body, offset);
    if (unsignedLong && value < 0) {
      throw new SchemaException(
          "column %s: value does not fit a long: value=%s (expected at most %d; use get)"
              .formatted(column.label(), Long.toUnsignedString(value), Long.MAX_VALUE));
    }
    return value;
  }

  @Override
  public boolean mayPassLong() {
    return unsignedLong;
  }

  @Override
  long decodeLongBits(Column column, byte[] body, int offset, int size) {
    return read(body, offset);
  }

  private long read(byte[] body, int offset) {
    long value = LittleEndian.read(body, offset, bytes);
    if (unsigned) {
      return value;
    }
    int spare = Long.SIZE - 8 * bytes;
    return value << spare >> spare;
  }

  @Override
  void write(Column column, Object value, RowBuffer out) {
    if (value instanceof Long || value instanceof Integer) {
      writeLong(column, ((Number) value).longValue(), out);
      return;
    }
    BigInteger number = Integers.of(column, value);
    if (number.bitLength() < Long.SIZE) {
      writeLong(column, number.longValue(), out);
    } else if (unsignedLong && number.signum() > 0 && number.bitLength() == Long.SIZE) {
      out.putNumber(number.longValue(), bytes);
    } else {
      throw outOfRange(column, number);
    }
  }

  @Override
  void writeLong(Column column, long value, RowBuffer out) {
    if (value < min || value > max) {
      throw outOfRange(column, value);
    }
    out.putNumber(value, bytes);
  }

  private SchemaException outOfRange(Column column, Object value) {
    String upper = unsignedLong ? Long.toUnsignedString(-1) : Long.toString(max);
    return new SchemaException(
        "column %s: value out of range: value=%s (expected %d to %s)"
            .formatted(column.label(), Shown.of(value), min, upper));
  }
}
