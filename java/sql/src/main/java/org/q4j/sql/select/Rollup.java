package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FieldFlag;

/**
 * GROUP BY … WITH ROLLUP of one query block. Behind the groups that share their first keys stands a
 * row for all of them, in which the keys behind those are NULL, and so are the columns and the
 * items of the select list that are such a key (MySQL 5.7 Reference Manual, "GROUP BY Modifiers").
 * What is part of an item is NULL there only if it is a column.
 *
 * <p>Each row has, at one place, how many keys it has.
 */
final class Rollup {

  private final int place;
  private final Map<Integer, Integer> columns = new HashMap<>();
  private final List<Optional<SQLExpr>> keys = new ArrayList<>();

  /**
   * @param place where in a row the number of its keys is
   */
  Rollup(int place) {
    this.place = place;
  }

  /**
   * Notes the next key.
   *
   * @param written empty where it is a column that a star stands for
   */
  void addKey(Node key, Optional<SQLExpr> written) {
    if (key instanceof ColumnNode column && column.place().isPresent()) {
      columns.putIfAbsent(column.place().getAsInt(), keys.size());
    }
    keys.add(written);
  }

  /** Returns a column as the block's items and HAVING see it; keys may be added later. */
  Node column(Node node) {
    if (!(node instanceof ColumnNode column) || column.place().isEmpty()) {
      return node;
    }
    int at = column.place().getAsInt();
    return new Hidden(node, row -> columns.containsKey(at) && isLeftOut(row, columns.get(at))) {
      @Override
      public ColumnDefinition column(String name) {
        return columns.containsKey(at) ? super.column(name) : column.column(name);
      }
    };
  }

  /**
   * Returns an item of the select list; all keys are known.
   *
   * @param plain gives the item before the grouping: a key that is not left out keeps its value,
   *     whichever columns in it are
   */
  Node item(Node node, Optional<SQLExpr> written, Supplier<Node> plain) {
    int key = written.map(this::key).orElse(-1);
    return key < 0 ? node : new Hidden(plain.get(), row -> isLeftOut(row, key));
  }

  /** The parser's trees are not all comparable; their texts are. */
  private int key(SQLExpr item) {
    for (int i = 0; i < keys.size(); i++) {
      boolean same =
          keys.get(i)
              .filter(key -> key.equals(item) || key.toString().equals(item.toString()))
              .isPresent();
      if (same) {
        return i;
      }
    }
    return -1;
  }

  private boolean isLeftOut(Object[] row, int key) {
    // Rows that are not grouped yet are shorter.
    return row.length > place && row[place] instanceof Integer kept && kept <= key;
  }

  /** When a row has NULL instead of a value. */
  @FunctionalInterface
  private interface Condition {
    boolean holds(Object[] row);
  }

  /** A value that some rows have NULL for. */
  private static class Hidden extends Node {
    private final Node node;

    Hidden(Node node, Condition hidden) {
      super(node.type(), row -> hidden.holds(row) ? null : node.value(row));
      this.node = node;
    }

    @Override
    String ownName() {
      return node.ownName();
    }

    @Override
    boolean hasOwnCollation() {
      return node.hasOwnCollation();
    }

    @Override
    public ColumnDefinition column(String name) {
      ColumnDefinition shown = node.column(name);
      return new ColumnDefinition(
          shown.schema(),
          shown.table(),
          shown.originalTable(),
          name,
          shown.originalName(),
          shown.type(),
          shown.text(),
          shown.length(),
          shown.flags() & ~(FieldFlag.NOT_NULL | FieldFlag.NO_DEFAULT),
          shown.decimals(),
          shown.members());
    }
  }
}
