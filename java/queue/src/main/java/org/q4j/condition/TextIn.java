package org.q4j.condition;

import java.util.List;

/** {@code in} of texts; NULL as {@link NumberIn}'s. */
final class TextIn extends NumberNode {

  private final TextOrder order;
  private final TextNode value;
  private final List<TextNode> items;

  /**
   * @param operands the value, then the items
   */
  TextIn(TextOrder order, List<TextNode> operands) {
    super(operands);
    this.order = order;
    this.value = operands.get(0);
    this.items = operands.subList(1, operands.size());
  }

  @Override
  long eval(Frame frame) {
    String v = value.text(frame);
    if (v == null) {
      return frame.nil();
    }
    boolean open = false;
    for (TextNode item : items) {
      String candidate = item.text(frame);
      if (candidate == null) {
        open = true;
      } else if (order.compare(v, candidate) == 0) {
        return frame.value(1);
      }
    }
    return open ? frame.nil() : frame.value(0);
  }

  @Override
  void print(StringBuilder out) {
    NumberIn.print(children(), out);
  }
}
