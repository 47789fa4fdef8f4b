package org.q4j.row;

import java.util.Arrays;
import java.util.List;

/**
 * The bits at the start of a row body that say which columns are NULL.
 *
 * <p>As MySQL lays them out: low bit first, one bit per NULLable column in column order, set when
 * the column is NULL. A first bit that is always set is reserved when the table has only columns of
 * fixed length and is not ROW_FORMAT=DYNAMIC; with ROW_FORMAT=FIXED, VARCHAR and VARBINARY count as
 * fixed. Unused bits are set. Behind its null bit, or in its place, a BIT column has those high
 * bits that fill no byte, low bit first, zero when it is NULL (MySQL resets what it sets to NULL).
 * Source: files written by real servers.
 */
final class NullArea {

  /** Stands for a column that is never NULL. */
  private static final int NO_BIT = -1;

  private final boolean reserved;
  private final int[] bitOf;
  private final int[] valueBitOf;
  private final int[] valueBits;
  private final byte[] allNull;

  NullArea(List<Column> columns, RowFormat format) {
    boolean variable =
        format == RowFormat.DYNAMIC
            || columns.stream().anyMatch(column -> makesVariable(column.type(), format));
    reserved = !variable;
    int next = reserved ? 1 : 0;
    bitOf = new int[columns.size()];
    valueBitOf = new int[bitOf.length];
    valueBits = new int[bitOf.length];
    for (int i = 0; i < bitOf.length; i++) {
      bitOf[i] = columns.get(i).nullable() ? next++ : NO_BIT;
      valueBitOf[i] = next;
      valueBits[i] = columns.get(i).type().nullAreaBits();
      next += valueBits[i];
    }
    allNull = new byte[(next + 7) / 8];
    Arrays.fill(allNull, (byte) 0xff);
    for (int i = 0; i < bitOf.length; i++) {
      copyBits(allNull, 0, i, 0);
    }
  }

  private static boolean makesVariable(ColumnType type, RowFormat format) {
    // Of the variable types only TEXT and BLOB have no defaults.
    return type.makesTableVariable() && (format != RowFormat.FIXED || !type.mayHaveDefault());
  }

  /** Returns whether the first bit is reserved. */
  boolean reservesBit() {
    return reserved;
  }

  /** Returns the number of bytes: 0 when there is neither a NULLable column nor a reserved bit. */
  int bytes() {
    return allNull.length;
  }

  boolean isNull(byte[] body, int column) {
    int bit = bitOf[column];
    return bit != NO_BIT && (body[bit >> 3] & 1 << (bit & 7)) != 0;
  }

  /** Appends an area in which every NULLable column is NULL. */
  void append(RowBuffer out) {
    out.put(allNull, 0, allNull.length);
  }

  /**
   * Marks a column as not NULL in an area at an offset.
   *
   * @param stored offset of the column's stored form in the same array
   */
  void clear(byte[] target, int offset, int column, int stored) {
    int bit = bitOf[column];
    if (bit != NO_BIT) {
      target[offset + (bit >> 3)] &= (byte) ~(1 << (bit & 7));
    }
    if (valueBits[column] > 0) {
      copyBits(target, offset, column, target[stored]);
    }
  }

  private void copyBits(byte[] target, int offset, int column, int bits) {
    for (int i = 0; i < valueBits[column]; i++) {
      int bit = valueBitOf[column] + i;
      int at = offset + (bit >> 3);
      int mask = 1 << (bit & 7);
      target[at] = (byte) ((bits >> i & 1) == 0 ? target[at] & ~mask : target[at] | mask);
    }
  }
}
