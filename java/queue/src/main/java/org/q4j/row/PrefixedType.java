package org.q4j.row;

import java.math.BigDecimal;
import java.util.Arrays;
import org.q4j.SchemaException;

/** Types whose stored form is a little-endian length of 1 to 4 bytes and that many bytes. */
abstract class PrefixedType extends ColumnType {

  private final int prefix;
  private final long maxBytes;

  PrefixedType(String label, String sql, TextEncoding encoding, int prefix, long maxBytes) {
    super(label, sql, encoding);
    this.prefix = prefix;
    this.maxBytes = maxBytes;
  }

  @Override
  final boolean inFixedGroup() {
    return false;
  }

  @Override
  boolean makesTableVariable() {
    return true;
  }

  @Override
  final long maxStoredSize() {
    return prefix + maxBytes;
  }

  @Override
  final int prefixSize() {
    return prefix;
  }

  final long maxBytes() {
    return maxBytes;
  }

  /** Returns the most bytes of a value, which no column can have beyond those of a whole row. */
  final long maxBytesInRow() {
    return Math.min(maxBytes, RowCodec.MAX_ROW_BYTES);
  }

  @Override
  final long storedSize(byte[] body, int offset, int end) {
    if (end - offset < prefix) {
      return prefix;
    }
    return prefix + LittleEndian.read(body, offset, prefix);
  }

  @Override
  byte[] bytes(Column column, byte[] body, int offset, int size) {
    return Arrays.copyOfRange(body, offset + prefix, offset + size);
  }

  /** Appends a whole array behind its length. */
  final void writeBytes(Column column, byte[] bytes, RowBuffer out) {
    if (bytes.length > maxBytesInRow()) {
      throw tooLong(column, "bytes", bytes.length, maxBytesInRow(), bytes);
    }
    int at = out.reserve(prefix + bytes.length); // At once: the array grows once.
    LittleEndian.write(out.array(), at, prefix, bytes.length);
    System.arraycopy(bytes, 0, out.array(), at + prefix, bytes.length);
  }

  static SchemaException tooLong(
      Column column, String unit, long actual, long expected, Object value) {
    return column.refuse(
        "value too long", unit + "=" + actual + " (expected at most " + expected + ")", value);
  }

  /** Returns the text form of a value that is not bytes. */
  static CharSequence asText(Column column, Object value) {
    if (value instanceof CharSequence text) {
      return text;
    }
    if (value instanceof Boolean truth) {
      return truth ? "1" : "0";
    }
    if (value instanceof BigDecimal number) {
      // Written out in full, 1E+999999999 would take a gigabyte.
      return Math.abs((long) number.scale()) > 1000 ? number.toString() : number.toPlainString();
    }
    if (value instanceof Number) {
      return value.toString();
    }
    throw column.refuse(
        "value of a wrong class",
        "class=" + value.getClass().getName() + " (expected text, bytes or a number)",
        value);
  }
}
