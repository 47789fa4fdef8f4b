package org.q4j.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import org.q4j.sql.wire.ColumnDefinition;

/** Some columns of a table of information_schema under other names, as SHOW has them. */
final class Projection {
  private final List<ColumnDefinition> columns = new ArrayList<>();
  private final List<Integer> indexes = new ArrayList<>();

  /**
   * @param shown {@code Shown as=COLUMN} with commas between them
   */
  Projection(String table, String shown) {
    List<InformationColumn> all = InformationSchema.columns(table);
    for (String pair : shown.split(",", -1)) {
      int sign = pair.indexOf('=');
      String name = pair.substring(sign + 1);
      int index = 0;
      while (!all.get(index).name().equals(name)) {
        index++;
      }
      columns.add(all.get(index).definition(table, pair.substring(0, sign)));
      indexes.add(index);
    }
  }

  List<ColumnDefinition> columns() {
    return columns;
  }

  /** Returns a projection with its first column renamed. */
  List<ColumnDefinition> columns(String first) {
    List<ColumnDefinition> renamed = new ArrayList<>(columns);
    ColumnDefinition old = columns.get(0);
    renamed.set(
        0,
        new ColumnDefinition(
            old.schema(),
            old.table(),
            old.originalTable(),
            first,
            old.originalName(),
            old.type(),
            old.text(),
            old.length(),
            old.flags(),
            old.decimals()));
    return renamed;
  }

  List<Object[]> rows(List<Object[]> table) {
    return table.stream().map(this::row).toList();
  }

  private Object[] row(Object[] from) {
    return indexes.stream().map(index -> from[index]).toArray();
  }
}
