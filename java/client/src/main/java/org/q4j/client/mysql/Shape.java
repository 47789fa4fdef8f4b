package org.q4j.client.mysql;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.q4j.row.Column;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.row.ValueKind;

/**
 * A queue's columns as statements have them. Values travel in MySQL's text forms, exactly: a FLOAT
 * is asked for as the DOUBLE that it is, for its own text has six digits only. Immutable.
 */
final class Shape {
  private final Schema schema;
  private final String table;
  private final String columns;
  private final String selected;
  private final String places;
  private final boolean zoned;

  Shape(String queue, Schema schema) {
    this.schema = schema;
    this.table = Names.table(queue);
    List<Column> all = schema.columns();
    this.columns =
        all.stream().map(column -> Names.quoted(column.name())).collect(Collectors.joining(","));
    this.selected = all.stream().map(Shape::selected).collect(Collectors.joining(","));
    this.places = all.stream().map(column -> "?").collect(Collectors.joining(",", "(", ")"));
    this.zoned = all.stream().anyMatch(column -> type(column).startsWith("TIMESTAMP"));
  }

  private static String type(Column column) {
    return column.type().sql().toUpperCase(java.util.Locale.ROOT);
  }

  private static String selected(Column column) {
    String name = Names.quoted(column.name());
    return type(column).startsWith("FLOAT") ? name + "*1e0" : name;
  }

  Schema schema() {
    return schema;
  }

  /** Returns whether the session's time zone counts. */
  boolean isZoned() {
    return zoned;
  }

  /** Returns a SELECT of all columns, with the owned row's id before them. */
  String selectOwned() {
    return "SELECT queue_rowid()," + selected + " FROM " + table;
  }

  /** Returns a SELECT of all columns. */
  String select() {
    return "SELECT " + selected + " FROM " + table;
  }

  /** Returns an INSERT of so many rows. */
  String insert(int rows) {
    StringBuilder text = new StringBuilder("INSERT INTO ").append(table).append(" (");
    text.append(columns).append(") VALUES ").append(places);
    for (int i = 1; i < rows; i++) {
      text.append(',').append(places);
    }
    return text.toString();
  }

  /**
   * Reads the columns of a result in text form.
   *
   * @param first where they begin, from 1
   */
  Row read(ResultSet result, int first) throws SQLException {
    RowBuilder row = new RowBuilder(schema);
    for (int i = 0; i < schema.size(); i++) {
      ValueKind kind = schema.column(i).type().kind();
      int at = first + i;
      Object value;
      if (kind == ValueKind.TEXT) {
        value = result.getString(at);
      } else {
        byte[] bytes = result.getBytes(at);
        boolean binary = kind == ValueKind.BINARY || kind == ValueKind.BITS || bytes == null;
        value = binary ? bytes : new String(bytes, StandardCharsets.US_ASCII);
      }
      row.set(i, value);
    }
    return schema.codec(RowOrder.V2).decode(row.encode());
  }

  /** Returns a row that was made, its defaults filled in. */
  Row made(RowBuilder row) {
    return schema.codec(RowOrder.V2).decode(row.encode());
  }

  /**
   * Sets the parameters of one row of {@link #insert}.
   *
   * @param from the first of them, from 1
   */
  void bind(PreparedStatement insert, int from, Row row) throws SQLException {
    for (int i = 0; i < schema.size(); i++) {
      Object value = row.get(i);
      int at = from + i;
      if (value == null) {
        insert.setNull(at, java.sql.Types.NULL);
      } else if (value instanceof byte[] bytes) {
        insert.setBytes(at, bytes);
      } else if (value instanceof Long number) {
        insert.setLong(at, number);
      } else if (value instanceof Float number) {
        insert.setDouble(at, number);
      } else if (value instanceof Double number) {
        insert.setDouble(at, number);
      } else {
        insert.setString(at, value.toString());
      }
    }
  }
}
