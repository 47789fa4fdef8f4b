package org.q4j.sql.select;

import java.util.OptionalInt;
import org.q4j.sql.wire.ColumnDefinition;

/** A column of a row. */
class ColumnNode extends Node {

  private static final int ELSEWHERE = -1;

  private final ColumnDefinition column;
  private final int place;

  /** Creates one whose values are not those of the row. */
  ColumnNode(ColumnDefinition column, Evaluator evaluator) {
    this(column, ELSEWHERE, evaluator);
  }

  private ColumnNode(ColumnDefinition column, int place, Evaluator evaluator) {
    super(SqlType.of(column), evaluator);
    this.column = column;
    this.place = place;
  }

  /** Returns the column that is at a place of the row. */
  static ColumnNode at(int place, ColumnDefinition column) {
    return new ColumnNode(column, place, row -> row[place]);
  }

  /** Returns where in the row it is; empty where it is not of the row. */
  OptionalInt place() {
    return place == ELSEWHERE ? OptionalInt.empty() : OptionalInt.of(place);
  }

  @Override
  String ownName() {
    return column.name();
  }

  @Override
  public ColumnDefinition column(String name) {
    return new ColumnDefinition(
        column.schema(),
        column.table(),
        column.originalTable(),
        name,
        column.originalName(),
        column.type(),
        column.text(),
        column.length(),
        column.flags(),
        column.decimals(),
        column.members());
  }
}
