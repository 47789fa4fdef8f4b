package org.q4j.condition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.q4j.row.Column;

/** A column's text; of a binary column, one character a byte. */
final class TextColumn extends TextNode {

  private final Column column;
  private final int index;
  private final TextOrder order;
  private final boolean encodes;

  TextColumn(Column column, int index) {
    this(column, index, false);
  }

  private TextColumn(Column column, int index, boolean encodes) {
    super(List.of());
    this.column = column;
    this.index = index;
    this.order = TextOrder.of(column.type());
    this.encodes = encodes;
  }

  @Override
  String text(Frame frame) {
    if (frame.row.isNull(index)) {
      return null;
    }
    if (order.bytes()) {
      return new String(frame.row.getBytes(index), ISO_8859_1);
    }
    String text = frame.row.getString(index);
    return encodes ? new String(text.getBytes(UTF_8), ISO_8859_1) : text;
  }

  @Override
  boolean isNull(Frame frame) {
    return frame.row.isNull(index);
  }

  @Override
  TextOrder order() {
    return order;
  }

  @Override
  TextNode inOrder(TextOrder wanted) {
    return wanted.bytes() && !order.bytes() ? new TextColumn(column, index, true) : this;
  }

  @Override
  void print(StringBuilder out) {
    ColumnName.print(column.name(), out);
  }
}
