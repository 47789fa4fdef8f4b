package org.q4j.row;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.q4j.SchemaException;

/**
 * A row being made. Each value is checked and turned into its stored form when it is set, as a
 * MySQL server in strict mode would, except that what such a server rounds to an integer is
 * refused.
 *
 * <p>Mutable; for one thread at a time. A value that is refused leaves the column as it was.
 */
public final class RowBuilder {

  /** A builder that serves many rows keeps no more than this for one long row of them. */
  private static final int KEPT_BYTES = 1 << 20;

  private static final int UNSET = -1;
  private static final int NULL = -2;

  private final Schema schema;
  private RowBuffer stored = new RowBuffer(0);
  private final int[] start;
  private final int[] length;
  private final Clock clock;
  private long live;

  /** The clock as it stands while this row is encoded: all its columns have one time. */
  private Clock stopped;

  /**
   * Makes a row of which no column is set.
   *
   * @param schema its columns
   */
  public RowBuilder(Schema schema) {
    this(schema, Clock.systemUTC());
  }

  /**
   * Makes a row of which no column is set.
   *
   * @param schema its columns
   * @param clock gives what CURRENT_TIMESTAMP is, anew each time the row is encoded; its zone does
   *     not count, the columns are in UTC
   */
  public RowBuilder(Schema schema, Clock clock) {
    this.schema = schema;
    this.clock = clock;
    this.start = new int[schema.size()];
    this.length = new int[schema.size()];
    Arrays.fill(start, UNSET);
  }

  /** Returns the columns' definitions. */
  public Schema schema() {
    return schema;
  }

  /** As {@link #set(int, Object)}. */
  public RowBuilder set(String column, Object value) {
    return set(schema.require(column), value);
  }

  /** As {@link #set(int, long)}. */
  public RowBuilder set(String column, long value) {
    return set(schema.require(column), value);
  }

  /**
   * Sets a column.
   *
   * @param index from 0
   * @param value for integer columns a number without fraction, a boolean or text of digits; for
   *     FLOAT, DOUBLE and DECIMAL a number, a boolean or text of one, which is rounded; for text
   *     columns text, a number, a boolean or bytes that are well-formed in the column's character
   *     set; for ENUM and SET members as text or bytes, else the number that stands for them; for
   *     DATE, DATETIME and TIMESTAMP text as '2024-02-29 10:11:12.5' (or with 'T'; the time may be
   *     left out), a number as 20240229 or 20240229101112, a LocalDate, a LocalDateTime, or a
   *     moment (Instant, OffsetDateTime, ZonedDateTime, java.util.Date), which is taken in UTC as
   *     all of TIMESTAMP is; for TIME text as '-838:59:59.5' or '2 10:00:00', a number as -8385959,
   *     a LocalTime or a Duration; for YEAR a number, its text or a Year. Fractions of a second are
   *     rounded half up to the column's digits; months and days may be 0, as servers let them be
   *     when they are told to; days that do not exist are refused. For binary columns bytes, or
   *     text, which becomes UTF-8; for BIT big-endian bytes, a number or a boolean; null for NULL
   * @throws SchemaException when the value does not fit; names column, type, value and bound
   */
  public RowBuilder set(int index, Object value) {
    Column column = schema.column(index);
    if (value == null) {
      if (!column.nullable()) {
        throw new SchemaException(
            "column " + column.label() + ": is NOT NULL: value=NULL (expected a value)");
      }
      drop(index);
      start[index] = NULL;
      return this;
    }
    int from = begin();
    try {
      column.type().write(column, value, stored);
      finish(index, from);
    } catch (RuntimeException e) {
      stored.truncate(from);
      throw e;
    }
    return this;
  }

  /**
   * Sets a column to an integer, without making an object.
   *
   * @throws SchemaException as {@link #set(int, Object)}
   */
  public RowBuilder set(int index, long value) {
    Column column = schema.column(index);
    int from = begin();
    try {
      column.type().writeLong(column, value, stored);
      finish(index, from);
    } catch (RuntimeException e) {
      stored.truncate(from);
      throw e;
    }
    return this;
  }

  /**
   * Sets a column to what one of another row holds: byte for byte when both are of one type, as if
   * it had been read and set otherwise.
   *
   * @param index from 0
   * @param row where the value comes from
   * @param from the column there, from 0
   * @throws SchemaException when the value does not fit
   * @throws org.q4j.CorruptException when it has to be read and is no value of its type
   */
  public RowBuilder copy(int index, Row row, int from) {
    Column column = schema.column(index);
    if (row.isNull(from) || !column.type().equals(row.schema().column(from).type())) {
      return set(index, row.get(from));
    }
    int at = begin();
    try {
      row.appendStored(from, stored);
      finish(index, at);
    } catch (RuntimeException e) {
      stored.truncate(at);
      throw e;
    }
    return this;
  }

  /**
   * Sets every column to what a row of the same columns holds.
   *
   * @throws SchemaException when its columns are others
   */
  public RowBuilder copy(Row row) {
    if (!row.schema().columns().equals(schema.columns())) {
      throw new SchemaException(
          "row of another schema: row=(%s) (expected (%s))".formatted(row.schema(), schema));
    }
    for (int i = 0; i < start.length; i++) {
      copy(i, row, i);
    }
    return this;
  }

  /** As {@link #isSet(int)}. */
  public boolean isSet(String column) {
    return isSet(schema.require(column));
  }

  /** Returns whether a column was set, be it to NULL. */
  public boolean isSet(int index) {
    return start[index] != UNSET;
  }

  /** Forgets every value, so that the builder and its memory serve another row. */
  public RowBuilder clear() {
    Arrays.fill(start, UNSET);
    if (stored.array().length > KEPT_BYTES) {
      stored = new RowBuffer(0);
    }
    stored.clear();
    live = 0;
    return this;
  }

  /**
   * Returns the body of this row, in V2 order. Columns not set take their default, or NULL.
   *
   * @throws SchemaException when a NOT NULL column without default is not set, or the body is
   *     longer than {@link RowCodec#MAX_ROW_BYTES}
   */
  public byte[] encode() {
    return schema.codec(RowOrder.V2).encode(this);
  }

  /** Makes room: values that were set anew leave their old bytes behind. */
  private int begin() {
    long dead = stored.size() - live;
    if (dead > live + 1024) {
      RowBuffer kept = new RowBuffer((int) live);
      for (int i = 0; i < start.length; i++) {
        if (start[i] >= 0) {
          int at = kept.size();
          kept.put(stored.array(), start[i], length[i]);
          start[i] = at;
        }
      }
      stored.clear();
      stored.put(kept.array(), 0, kept.size());
    }
    return stored.size();
  }

  private void finish(int index, int from) {
    int size = stored.size() - from;
    long others = live - (start[index] >= 0 ? length[index] : 0);
    if (others + size > RowCodec.MAX_ROW_BYTES) {
      throw new SchemaException(
          "row too long: bytes=%d (expected at most %d)"
              .formatted(others + size, RowCodec.MAX_ROW_BYTES));
    }
    drop(index);
    start[index] = from;
    length[index] = size;
    live += size;
  }

  private void drop(int index) {
    if (start[index] >= 0) {
      live -= length[index];
      start[index] = UNSET;
    }
  }

  /**
   * Returns the bytes of all stored forms, defaults included, and takes the time for those of
   * CURRENT_TIMESTAMP. To be called before {@link #append}.
   *
   * @throws SchemaException when a column that needs a value has none
   */
  long storedBytes() {
    stopped = null;
    long bytes = live;
    for (int i = 0; i < start.length; i++) {
      if (start[i] == UNSET) {
        Column column = schema.column(i);
        byte[] preset = preset(column);
        if (preset != null) {
          bytes += preset.length;
        } else if (!column.nullable()) {
          throw new SchemaException(
              "column " + column.label() + ": not set (expected a value: NOT NULL, no default)");
        }
      }
    }
    return bytes;
  }

  private byte[] preset(Column column) {
    if (column.now().preset() && stopped == null) {
      stopped = Clock.fixed(clock.instant(), ZoneOffset.UTC);
    }
    return column.storedDefault(stopped);
  }

  /** Appends a column's stored form, unless it is NULL; returns whether it did. */
  boolean append(int index, RowBuffer out) {
    if (start[index] >= 0) {
      out.put(stored.array(), start[index], length[index]);
      return true;
    }
    byte[] preset = start[index] == NULL ? null : preset(schema.column(index));
    if (preset == null) {
      return false;
    }
    out.put(preset, 0, preset.length);
    return true;
  }

  /** Returns which columns are set, not their values, which may be secrets or long. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("row of (").append(schema).append("), set:");
    for (int i = 0; i < start.length; i++) {
      if (isSet(i)) {
        text.append(' ').append(schema.column(i).name());
      }
    }
    return text.toString();
  }
}
