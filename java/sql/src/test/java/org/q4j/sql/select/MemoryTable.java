package org.q4j.sql.select;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FieldType;

/** A table that counts how its rows are read. */
final class MemoryTable implements RowSource {

  int opened;
  int closed;
  int read;
  boolean knowsCount;

  private final List<ColumnDefinition> columns;
  private final List<Object[]> rows = new ArrayList<>();

  MemoryTable(ColumnDefinition... columns) {
    this.columns = List.of(columns);
  }

  static ColumnDefinition column(String table, String name, FieldType type) {
    int decimals = type == FieldType.DOUBLE ? ColumnDefinition.ANY_DECIMALS : 0;
    boolean text = type == FieldType.VAR_STRING;
    return new ColumnDefinition("app", table, table, name, name, type, text, 20, 0, decimals);
  }

  MemoryTable row(Object... values) {
    rows.add(values);
    return this;
  }

  @Override
  public List<ColumnDefinition> columns() {
    return columns;
  }

  @Override
  public RowCursor open() {
    opened++;
    return new RowCursor() {
      private int next;

      @Override
      public Object[] next() {
        if (next == rows.size()) {
          return null;
        }
        read++;
        return rows.get(next++).clone();
      }

      @Override
      public void close() {
        closed++;
      }
    };
  }

  @Override
  public OptionalLong count() {
    return knowsCount ? OptionalLong.of(rows.size()) : OptionalLong.empty();
  }
}
