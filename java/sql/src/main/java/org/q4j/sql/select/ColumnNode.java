package org.q4j.sql.select;

import org.q4j.sql.wire.ColumnDefinition;

/** A column of a row. */
class ColumnNode extends Node {

  private final ColumnDefinition column;

  ColumnNode(ColumnDefinition column, Evaluator evaluator) {
    super(SqlType.of(column), evaluator);
    this.column = column;
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
        column.decimals());
  }
}
