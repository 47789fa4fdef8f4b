package org.q4j.condition;

import java.util.List;
import org.q4j.row.Column;
import org.q4j.row.ValueKind;

/** A column with integers: numbers, BIT, dates and times, ENUM's indexes, SET's bits. */
final class NumberColumn extends NumberNode {

  private final Column column;
  private final int index;
  private final boolean unsigned;

  NumberColumn(Column column, int index) {
    super(List.of());
    this.column = column;
    this.index = index;
    this.unsigned = column.type().mayPassLong();
  }

  @Override
  long eval(Frame frame) {
    if (frame.row.isNull(index)) {
      return frame.nil();
    }
    return frame.value(frame.row.getLongBits(index));
  }

  @Override
  boolean isNull(Frame frame) {
    return frame.row.isNull(index);
  }

  @Override
  boolean unsigned() {
    return unsigned;
  }

  /** Returns whether its numbers are dates or times, in which one more is not one later. */
  boolean isTemporal() {
    return column.type().kind() == ValueKind.TEMPORAL;
  }

  /** Dates, times and members have a text that people write; numbers and bits have not. */
  @Override
  TextNode asText() {
    ValueKind kind = column.type().kind();
    boolean plain = kind == ValueKind.INTEGER || kind == ValueKind.BITS;
    return plain ? null : new TextColumn(column, index);
  }

  @Override
  void print(StringBuilder out) {
    ColumnName.print(column.name(), out);
  }
}
