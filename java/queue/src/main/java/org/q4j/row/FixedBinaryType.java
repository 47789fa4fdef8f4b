package org.q4j.row;

import java.util.Arrays;

/**
 * BINARY(n): n bytes, of which the zeros at the end are not stored. A shorter value is one with
 * zeros behind it.
 */
final class FixedBinaryType extends BinaryType {

  private final int bytes;

  /**
   * @param bytes 0 to 255
   */
  FixedBinaryType(int bytes) {
    super("BINARY(" + bytes + ")", "binary(" + bytes + ")", 1, bytes, true);
    this.bytes = bytes;
  }

  @Override
  boolean makesTableVariable() {
    return false;
  }

  @Override
  Object decode(Column column, byte[] body, int offset, int size) {
    return Arrays.copyOf((byte[]) super.decode(column, body, offset, size), bytes);
  }

  @Override
  byte[] bytes(Column column, byte[] body, int offset, int size) {
    return (byte[]) decode(column, body, offset, size);
  }

  @Override
  void write(Column column, Object value, RowBuffer out) {
    int start = out.size();
    super.write(column, value, out);
    int first = start + prefixSize();
    int end = out.size();
    while (end > first && out.array()[end - 1] == 0) {
      end--;
    }
    out.truncate(end);
    LittleEndian.write(out.array(), start, prefixSize(), end - first);
  }
}
