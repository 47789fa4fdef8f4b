package org.q4j.condition;

import java.util.List;
import org.q4j.row.Column;

/** A column of which a condition can only ask whether it is NULL: FLOAT, DOUBLE, DECIMAL. */
final class OpaqueColumn extends Node {

  private final Column column;
  private final int index;

  OpaqueColumn(Column column, int index) {
    super(List.of());
    this.column = column;
    this.index = index;
  }

  @Override
  boolean isNull(Frame frame) {
    return frame.row.isNull(index);
  }

  @Override
  void print(StringBuilder out) {
    ColumnName.print(column.name(), out);
  }
}
