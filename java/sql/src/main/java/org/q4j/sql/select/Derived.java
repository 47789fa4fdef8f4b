package org.q4j.sql.select;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;

/** A query in the place of a table. Immutable. */
record Derived(List<ColumnDefinition> columns, RowSource source) {

  static Derived of(Plan plan) {
    return of(plan, plan.columns().stream().map(ColumnDefinition::name).toList());
  }

  /**
   * @param names of the columns, as many as the plan has
   * @throws ErrorReply 1060 for one that is there twice
   */
  static Derived of(Plan plan, List<String> names) {
    Set<String> seen = new HashSet<>();
    List<ColumnDefinition> columns = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new ErrorReply(1060, "42S21", "Duplicate column name '%s'".formatted(name));
      }
      columns.add(column(plan.columns().get(i), name));
    }
    return new Derived(List.copyOf(columns), Tables.source(columns, () -> rows(plan)));
  }

  private static RowCursor rows(Plan plan) {
    return plan.isInline() ? plan.open() : Cursors.shown(plan.open(), plan.types());
  }

  private static ColumnDefinition column(ColumnDefinition column, String name) {
    return new ColumnDefinition(
        "",
        "",
        "",
        name,
        name,
        column.type(),
        column.text(),
        column.length(),
        column.flags(),
        column.decimals(),
        column.members());
  }
}
