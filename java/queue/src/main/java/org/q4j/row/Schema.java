package org.q4j.row;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.q4j.SchemaException;

/**
 * The columns of a queue, in order. Immutable and thread-safe.
 *
 * <p>Names are looked up without regard to case and keep their spelling. Two schemas are equal when
 * columns, row format and comment are; how a definition was written does not count.
 */
public final class Schema {

  /** The most columns that a table may have, as in MySQL. */
  public static final int MAX_COLUMNS = 4096;

  /** Columns that {@link #describe} shows before it cuts. */
  private static final int DESCRIBED = 16;

  private final List<Column> columns;
  private final RowFormat rowFormat;
  private final String comment;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final RowCodec v1;
  private final RowCodec v2;

  /**
   * @throws SchemaException when there is no column, too many, or two of one name
   */
  Schema(List<Column> columns, RowFormat rowFormat, String comment) {
    this.columns = List.copyOf(columns);
    this.rowFormat = rowFormat;
    this.comment = comment;
    if (columns.isEmpty() || columns.size() > MAX_COLUMNS) {
      throw new SchemaException(
          "wrong number of columns: columns=%d (expected 1 to %d)"
              .formatted(columns.size(), MAX_COLUMNS));
    }
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      if (indexes.putIfAbsent(folded(name), i) != null) {
        throw new SchemaException("two columns of one name: column=" + name);
      }
    }
    // The spelled names too, so that the usual look-up folds nothing.
    for (int i = 0; i < columns.size(); i++) {
      indexes.put(columns.get(i).name(), i);
    }
    this.v1 = new RowCodec(this, RowOrder.V1, RowCodec.MAX_ROW_BYTES);
    this.v2 = new RowCodec(this, RowOrder.V2, RowCodec.MAX_ROW_BYTES);
  }

  /**
   * Reads a definition.
   *
   * @param definition column definitions as between the parentheses of CREATE TABLE, or a whole
   *     CREATE TABLE statement (the name in it is not looked at). Text columns that name no
   *     character set take the table's, which is utf8mb4 when it names none; TIMESTAMP columns that
   *     do not say what they are are as by default in MySQL 5.6: NOT NULL, the first with
   *     CURRENT_TIMESTAMP as default and ON UPDATE, the others with the zero date as default
   * @throws SchemaException when it does not parse or describes what a queue cannot be; names line
   *     and column of the text
   * @throws org.q4j.UnsupportedException for what MySQL has and q4j has not
   */
  public static Schema parse(String definition) {
    return new SchemaParser(definition).parse();
  }

  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Returns the columns, in order. */
  public List<Column> columns() {
    return columns;
  }

  /** Returns the number of columns. */
  public int size() {
    return columns.size();
  }

  /**
   * Returns a column.
   *
   * @param index from 0
   * @throws IndexOutOfBoundsException when there is no such column
   */
  public Column column(int index) {
    return columns.get(index);
  }

  /**
   * Returns a column by its name.
   *
   * @throws SchemaException when there is no such column
   */
  public Column column(String name) {
    return columns.get(require(name));
  }

  /** Returns the index of a column by its name in any case of letters; -1 when there is none. */
  public int indexOf(String name) {
    Integer index = indexes.get(name);
    if (index == null) {
      index = indexes.get(folded(name));
    }
    return index == null ? -1 : index;
  }

  /** As {@link #indexOf}, but throws {@link SchemaException} when there is none. */
  int require(String name) {
    int index = indexOf(name);
    if (index < 0) {
      throw new SchemaException(
          "no such column: column=%s (expected one of: %s)".formatted(Shown.cut(name), names()));
    }
    return index;
  }

  private String names() {
    String names =
        columns.stream().limit(DESCRIBED).map(Column::name).collect(Collectors.joining(", "));
    return columns.size() > DESCRIBED ? names + ", …" : names;
  }

  /** Returns the row format that the definition named. */
  public RowFormat rowFormat() {
    return rowFormat;
  }

  /** Returns the table's comment; empty for none. */
  public String comment() {
    return comment;
  }

  /** Returns the codec of this schema's rows. */
  public RowCodec codec(RowOrder order) {
    return order == RowOrder.V1 ? v1 : v2;
  }

  /**
   * Returns the definition as SHOW CREATE TABLE prints it, without a semicolon. It parses to an
   * equal schema.
   *
   * @param tableName without a database
   */
  public String toSql(String tableName) {
    return SchemaPrinter.print(this, tableName);
  }

  /** Returns the columns on one short line. */
  public String describe() {
    String text =
        columns.stream().limit(DESCRIBED).map(Column::toString).collect(Collectors.joining(", "));
    return columns.size() > DESCRIBED ? text + ", … (" + columns.size() + " columns)" : text;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Schema that
            && columns.equals(that.columns)
            && rowFormat == that.rowFormat
            && comment.equals(that.comment));
  }

  @Override
  public int hashCode() {
    return Objects.hash(columns, rowFormat, comment);
  }

  /** As {@link #describe}. */
  @Override
  public String toString() {
    return describe();
  }
}
