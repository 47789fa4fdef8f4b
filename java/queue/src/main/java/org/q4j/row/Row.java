package org.q4j.row;

import java.util.Arrays;
import java.util.Objects;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/**
 * The columns of one row, read from its body as they are asked for.
 *
 * <p>Immutable and thread-safe. Two rows are equal when their schemas and values are; a byte after
 * the last column, or the order in which the body holds the columns, does not count. Names that the
 * schema lacks give {@link SchemaException}, indexes {@link IndexOutOfBoundsException}.
 */
public final class Row {

  /** The offset of a column that is NULL. */
  static final int NULL = -1;

  private final RowCodec codec;
  private final byte[] body;
  private final int[] offsets;

  Row(RowCodec codec, byte[] body, int[] offsets) {
    this.codec = codec;
    this.body = body;
    this.offsets = offsets;
  }

  /** Returns the columns' definitions. */
  public Schema schema() {
    return codec.schema();
  }

  /** Returns the order in which the body holds the columns. */
  public RowOrder order() {
    return codec.order();
  }

  /** As {@link #isNull(int)}. */
  public boolean isNull(String column) {
    return isNull(schema().require(column));
  }

  /** Returns whether a column is NULL. */
  public boolean isNull(int index) {
    return offsets[index] == NULL;
  }

  /** As {@link #get(int)}. */
  public Object get(String column) {
    return get(schema().require(column));
  }

  /**
   * Returns a value: {@link Long} for integers, {@link java.math.BigInteger} for those of BIGINT
   * UNSIGNED above {@link Long#MAX_VALUE}, {@link Float} for FLOAT, {@link Double} for DOUBLE,
   * {@link java.math.BigDecimal} of the column's scale for DECIMAL, {@link String} for text, ENUM
   * and SET and, in MySQL's form, for dates and times (TIMESTAMP in UTC), a new {@code byte[]} for
   * binary types and, big-endian, for BIT, null for NULL.
   *
   * @throws CorruptException when the bytes are malformed for the column's character set or are no
   *     value of its type
   */
  public Object get(int index) {
    int offset = offsets[index];
    if (offset == NULL) {
      return null;
    }
    Column column = schema().column(index);
    return column.type().decode(column, body, offset, storedSize(index));
  }

  /** As {@link #getLong(int)}. */
  public long getLong(String column) {
    return getLong(schema().require(column));
  }

  /**
   * Returns an integer, the number of a BIT, the index of an ENUM's member (from 1; 0 is the error
   * value), the bits of a SET, or MySQL's number of a date or time: 20240229, 20240229101112,
   * -8385959, 2024; a fraction of a second is rounded, half up.
   *
   * @throws SchemaException when the column is NULL, is no integer column, or holds more than
   *     {@link Long#MAX_VALUE}
   */
  public long getLong(int index) {
    Column column = schema().column(index);
    int offset = offsets[index];
    if (offset == NULL) {
      throw new SchemaException(
          "column " + column.label() + ": is NULL (expected an integer; ask isNull first)");
    }
    return column.type().decodeLong(column, body, offset, storedSize(index));
  }

  /**
   * As {@link #getLong(int)}, but a number above {@link Long#MAX_VALUE} is its two's complement,
   * which is negative; {@link ColumnType#mayPassLong} says whether a column may hold one.
   *
   * @throws SchemaException when the column is NULL or has no integers
   */
  public long getLongBits(int index) {
    Column column = schema().column(index);
    int offset = offsets[index];
    if (offset == NULL) {
      throw new SchemaException(
          "column " + column.label() + ": is NULL (expected an integer; ask isNull first)");
    }
    return column.type().decodeLongBits(column, body, offset, storedSize(index));
  }

  /** As {@link #getString(int)}. */
  public String getString(String column) {
    return getString(schema().require(column));
  }

  /**
   * Returns a value in MySQL's text form; null for NULL.
   *
   * <p>A FLOAT has six digits there, which do not always tell it from its neighbours; ZEROFILL
   * shows.
   *
   * @throws SchemaException when the column is of a binary type or BIT
   * @throws CorruptException as {@link #get(int)}
   */
  public String getString(int index) {
    Column column = schema().column(index);
    if (!column.type().kind().hasText()) {
      throw new SchemaException("column " + column.label() + ": holds no text (use getBytes)");
    }
    Object value = get(index);
    return value == null ? null : column.type().text(value);
  }

  /** As {@link #getBytes(int)}. */
  public byte[] getBytes(String column) {
    return getBytes(schema().require(column));
  }

  /**
   * Returns a copy of the bytes of a text or binary value, text in the column's character set and
   * not checked; null for NULL. BINARY has its zeros at the end, BIT is big-endian.
   *
   * @throws SchemaException when the column is of another type
   * @throws CorruptException when an ENUM, a SET or a BIT has no such value
   */
  public byte[] getBytes(int index) {
    Column column = schema().column(index);
    if (!column.type().kind().hasBytes()) {
      throw new SchemaException("column " + column.label() + ": holds no bytes (use get)");
    }
    int offset = offsets[index];
    return offset == NULL ? null : column.type().bytes(column, body, offset, storedSize(index));
  }

  /**
   * Returns a copy of the bytes of a value as they stand in the body, without its length prefix and
   * without any check; null for NULL.
   */
  public byte[] rawBytes(int index) {
    int offset = offsets[index];
    if (offset == NULL) {
      return null;
    }
    int from = offset + schema().column(index).type().prefixSize();
    return Arrays.copyOfRange(body, from, offset + storedSize(index));
  }

  /** Appends a value's stored form as it stands in the body; the value is not NULL. */
  void appendStored(int index, RowBuffer out) {
    out.put(body, offsets[index], storedSize(index));
  }

  /**
   * Returns a copy of the bytes after the last column, usually none. A real server keeps the source
   * of a relayed row there.
   */
  public byte[] trailingBytes() {
    int end = codec.nullBytes();
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] != NULL) {
        end = Math.max(end, offsets[i] + storedSize(i));
      }
    }
    return Arrays.copyOfRange(body, end, body.length);
  }

  /** Returns a copy of the body, bytes after the last column included. */
  public byte[] bytes() {
    return body.clone();
  }

  /** Returns the length of the body in bytes. */
  public int size() {
    return body.length;
  }

  private int storedSize(int index) {
    return (int) schema().column(index).type().storedSize(body, offsets[index], body.length);
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Row that) || !schema().equals(that.schema())) {
      return false;
    }
    for (int i = 0; i < offsets.length; i++) {
      if (isNull(i) != that.isNull(i) || (!isNull(i) && !sameBytes(i, that))) {
        return false;
      }
    }
    return true;
  }

  private boolean sameBytes(int index, Row that) {
    int from = offsets[index];
    int thatFrom = that.offsets[index];
    return Arrays.equals(
        body,
        from,
        from + storedSize(index),
        that.body,
        thatFrom,
        thatFrom + that.storedSize(index));
  }

  @Override
  public int hashCode() {
    int hash = Objects.hash(schema());
    for (int i = 0; i < offsets.length; i++) {
      hash = 31 * hash;
      if (!isNull(i)) {
        int end = offsets[i] + storedSize(i);
        for (int at = offsets[i]; at < end; at++) {
          hash = 31 * hash + body[at];
        }
      }
    }
    return hash;
  }

  /** Returns the values, shortened. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < offsets.length; i++) {
      Column column = schema().column(i);
      text.append(i == 0 ? "" : ", ").append(column.name()).append('=').append(shown(i));
    }
    return text.append('}').toString();
  }

  private String shown(int index) {
    try {
      return Shown.of(get(index));
    } catch (CorruptException shownAsItStands) {
      return Shown.of(rawBytes(index));
    }
  }
}
