package org.q4j.condition;

import java.util.List;

/** {@code between} of texts; NULL as {@link NumberBetween}'s. */
final class TextBetween extends NumberNode {

  private final TextOrder order;
  private final TextNode value;
  private final TextNode low;
  private final TextNode high;

  TextBetween(TextOrder order, List<TextNode> operands) {
    super(operands);
    this.order = order;
    this.value = operands.get(0);
    this.low = operands.get(1);
    this.high = operands.get(2);
  }

  @Override
  long eval(Frame frame) {
    String v = value.text(frame);
    if (v == null) {
      return frame.nil();
    }
    String lowest = low.text(frame);
    String highest = high.text(frame);
    if ((lowest != null && order.compare(v, lowest) < 0)
        || (highest != null && order.compare(v, highest) > 0)) {
      return frame.value(0);
    }
    return lowest == null || highest == null ? frame.nil() : frame.value(1);
  }

  @Override
  void print(StringBuilder out) {
    out.append('(').append(value).append(" between ").append(low);
    out.append(" and ").append(high).append(')');
  }
}
