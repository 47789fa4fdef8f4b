package org.q4j.row;

import java.util.HexFormat;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/**
 * What DATE, TIME, DATETIME, TIMESTAMP and YEAR have in common. Their values are texts in MySQL's
 * form, because none of Java's classes has a month 0 or an hour 838; their number is MySQL's.
 */
abstract class TemporalType extends FixedSizeType {
  private final int digits;

  /**
   * @param digits of a second's fraction, 0 to 6
   */
  TemporalType(String label, String sql, int bytes, int digits) {
    super(label, sql, null, bytes);
    this.digits = digits;
  }

  @Override
  public final ValueKind kind() {
    return ValueKind.TEMPORAL;
  }

  @Override
  boolean inFixedGroup() {
    return true;
  }

  /** Reads a stored form; its ranges are unchecked. */
  abstract DateTime read(byte[] body, int offset);

  /** Returns whether a value may be written. */
  abstract boolean holds(DateTime value);

  /** Returns whether a value that was read may stand there, if only as a lenient server's. */
  boolean mayStand(DateTime value) {
    return holds(value);
  }

  /** Returns MySQL's text. */
  abstract String text(DateTime value);

  /** Returns MySQL's number. */
  abstract long number(DateTime value);

  /** Returns what a caller gave, not rounded yet. */
  abstract DateTime parse(Column column, Object value);

  /** Appends a value that {@link #holds} has let pass. */
  abstract void append(DateTime value, RowBuffer out);

  /** Returns the type's range, for messages. */
  abstract String range();

  final int digits() {
    return digits;
  }

  @Override
  final Object decode(Column column, byte[] body, int offset, int size) {
    return text(checked(column, body, offset));
  }

  @Override
  final long decodeLong(Column column, byte[] body, int offset, int size) {
    DateTime value = checked(column, body, offset);
    DateTime rounded = value.rounded(0, isSpan());
    return number(rounded == null || !mayStand(rounded) ? value : rounded);
  }

  private DateTime checked(Column column, byte[] body, int offset) {
    DateTime value = read(body, offset);
    if (value == null || !mayStand(value)) {
      throw new CorruptException(
          "column %s: no such date or time: bytes=%s (expected %s), at offset=%d length=%d of the row"
              .formatted(
                  column.label(),
                  HexFormat.of().formatHex(body, offset, offset + size()),
                  range(),
                  offset,
                  size()));
    }
    return value;
  }

  @Override
  final void write(Column column, Object value, RowBuffer out) {
    DateTime given = parse(column, value);
    // Twice, as servers do: they never keep more than microseconds of what they are given.
    DateTime micros = valid(given) ? given.rounded(6, isSpan()) : null;
    DateTime rounded = micros == null ? null : micros.rounded(digits, isSpan());
    if (rounded == null || !holds(rounded)) {
      throw outOfRange(column, value);
    }
    append(rounded, out);
  }

  /** Returns whether its parts are in range, so that it can be rounded. */
  boolean valid(DateTime value) {
    return value.hasValidDate() && value.hasValidClock(23);
  }

  /** Returns whether hours may go beyond a day. */
  boolean isSpan() {
    return false;
  }

  final SchemaException outOfRange(Column column, Object value) {
    return column.refuse("no such date or time", "(expected " + range() + ")", value);
  }

  /** Reads a big-endian number of 1 to 8 bytes. */
  static long readBigEndian(byte[] body, int offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | (body[offset + i] & 0xff);
    }
    return value;
  }

  static void putBigEndian(long value, int size, RowBuffer out) {
    for (int i = size - 1; i >= 0; i--) {
      out.put((int) (value >>> (8 * i)));
    }
  }

  /** Returns the bytes of a fraction of so many digits. */
  static int fractionBytes(int digits) {
    return (digits + 1) / 2;
  }

  /** Returns nanoseconds of a fraction, which counts in hundreds of as many bytes as it has. */
  static int nanosOf(long fraction, int digits) {
    return DateTime.nanosOf(fraction, 2 * fractionBytes(digits));
  }

  static long fractionOf(DateTime value, int digits) {
    return value.units(2 * fractionBytes(digits));
  }

  static String fractionName(String name, int digits) {
    return digits == 0 ? name : name + "(" + digits + ")";
  }
}
