package org.q4j.row;

import java.util.Arrays;
import java.util.List;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/**
 * Turns rows of one schema into row bodies and back.
 *
 * <p>A body is the null bits, then every column that is not NULL: in V2 first those of fixed size,
 * then the others, in V1 all in column order. Bytes after the last column are ignored when reading
 * (received rows carry their source there). Immutable and thread-safe.
 */
public final class RowCodec {

  /** The longest body that a row record of a queue file can hold, in bytes: 2^29 - 1. */
  public static final int MAX_ROW_BYTES = (1 << 29) - 1;

  private static final byte[] NOTHING = {};

  private final Schema schema;
  private final RowOrder order;
  private final Column[] columns;
  private final int[] sequence;
  private final NullArea nulls;
  private final int maxBytes;

  RowCodec(Schema schema, RowOrder order, int maxBytes) {
    this.schema = schema;
    this.order = order;
    this.columns = schema.columns().toArray(Column[]::new);
    this.sequence = sequence(schema.columns(), order);
    this.nulls = new NullArea(schema.columns(), schema.rowFormat());
    this.maxBytes = maxBytes;
  }

  private static int[] sequence(List<Column> columns, RowOrder order) {
    int[] sequence = new int[columns.size()];
    int next = 0;
    if (order == RowOrder.V1) {
      Arrays.setAll(sequence, i -> i);
      return sequence;
    }
    for (int i = 0; i < sequence.length; i++) {
      if (columns.get(i).type().inFixedGroup()) {
        sequence[next++] = i;
      }
    }
    for (int i = 0; i < sequence.length; i++) {
      if (!columns.get(i).type().inFixedGroup()) {
        sequence[next++] = i;
      }
    }
    return sequence;
  }

  /** Returns the schema. */
  public Schema schema() {
    return schema;
  }

  int nullBytes() {
    return nulls.bytes();
  }

  /** Returns the order of columns in a body. */
  public RowOrder order() {
    return order;
  }

  /**
   * Reads a body.
   *
   * @param body kept by the row and never changed again by the caller
   * @throws CorruptException when the columns do not lie within it; names column, offset and length
   */
  public Row decode(byte[] body) {
    return new Row(this, body, locate(body));
  }

  /**
   * Reads a copy of a body that is part of an array.
   *
   * @throws CorruptException as {@link #decode(byte[])}
   */
  public Row decode(byte[] bytes, int offset, int length) {
    return decode(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /**
   * Returns a new array with the body of a row.
   *
   * @throws SchemaException when a column misses its value or the body passes {@link
   *     #MAX_ROW_BYTES}
   */
  public byte[] encode(RowBuilder row) {
    return encode(row, NOTHING);
  }

  /**
   * Returns an array with the body of a row.
   *
   * @param reused is filled and returned where it is as long as the body
   * @throws SchemaException as {@link #encode(RowBuilder)}
   */
  public byte[] encode(RowBuilder row, byte[] reused) {
    int size = size(row);
    RowBuffer out = new RowBuffer(reused.length == size ? reused : new byte[size]);
    write(row, out);
    return out.size() == out.array().length ? out.array() : out.toByteArray();
  }

  /**
   * Appends the body of a row to a buffer. When this throws, the buffer is as it was.
   *
   * @throws SchemaException as {@link #encode(RowBuilder)}
   */
  public void encode(RowBuilder row, RowBuffer out) {
    int start = out.reserve(size(row));
    out.truncate(start);
    write(row, out);
  }

  /**
   * Returns the size of a row's body in bytes.
   *
   * @throws SchemaException as {@link #encode(RowBuilder)}
   */
  public int size(RowBuilder row) {
    if (!row.schema().equals(schema)) {
      throw new SchemaException(
          "row of another schema: row=(%s) (expected (%s))".formatted(row.schema(), schema));
    }
    long size = nulls.bytes() + row.storedBytes();
    if (size > maxBytes) {
      throw new SchemaException(
          "row too long: bytes=%d (expected at most %d)".formatted(size, maxBytes));
    }
    return (int) size;
  }

  private void write(RowBuilder row, RowBuffer out) {
    int start = out.size();
    nulls.append(out);
    for (int index : sequence) {
      int stored = out.size();
      if (row.append(index, out)) {
        nulls.clear(out.array(), start, index, stored);
      }
    }
  }

  /** Returns the offset of each column's stored form, {@link Row#NULL} for NULL. */
  private int[] locate(byte[] body) {
    int at = nulls.bytes();
    if (at > body.length) {
      throw new CorruptException(
          "row ends within its null bits: offset=0 length=%d (expected at most %d)"
              .formatted(at, body.length));
    }
    int[] offsets = new int[columns.length];
    for (int index : sequence) {
      if (nulls.isNull(body, index)) {
        offsets[index] = Row.NULL;
        continue;
      }
      ColumnType type = columns[index].type();
      long size = type.storedSize(body, at, body.length);
      long limit = Math.min(type.maxStoredSize(), body.length - at);
      if (size > limit) {
        throw tooLong(index, at, size, limit);
      }
      offsets[index] = at;
      at += (int) size;
    }
    return offsets;
  }

  private CorruptException tooLong(int index, int at, long size, long limit) {
    Column column = columns[index];
    int prefix = column.type().prefixSize();
    if (limit < prefix) {
      return new CorruptException(
          "column %s: row ends within the value's length: offset=%d length=%d (expected at most %d)"
              .formatted(column.label(), at, prefix, limit));
    }
    String what =
        limit < column.type().maxStoredSize()
            ? "value runs past the end of the row"
            : "value is longer than the column";
    return new CorruptException(
        "column %s: %s: offset=%d length=%d (expected at most %d)"
            .formatted(column.label(), what, at + prefix, size - prefix, limit - prefix));
  }
}
