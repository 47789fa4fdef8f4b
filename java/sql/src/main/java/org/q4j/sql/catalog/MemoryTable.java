package org.q4j.sql.catalog;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.q4j.sql.select.RowCursor;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.wire.ColumnDefinition;

/** Rows that are made when they are asked for, all at once. */
final class MemoryTable implements RowSource {
  private final List<ColumnDefinition> columns;
  private final Supplier<List<Object[]>> rows;

  MemoryTable(List<ColumnDefinition> columns, Supplier<List<Object[]>> rows) {
    this.columns = List.copyOf(columns);
    this.rows = rows;
  }

  @Override
  public List<ColumnDefinition> columns() {
    return columns;
  }

  List<Object[]> rows() {
    return rows.get();
  }

  @Override
  public OptionalLong count() {
    return OptionalLong.empty();
  }

  @Override
  public RowCursor open() {
    Iterator<Object[]> left = rows().iterator();
    return new RowCursor() {
      @Override
      public Object[] next() {
        return left.hasNext() ? left.next() : null;
      }

      @Override
      public void close() {}
    };
  }
}
