package org.q4j.condition;

import java.util.List;

/** A comparison of two texts. */
final class TextComparison extends NumberNode {

  private final Relation relation;
  private final TextOrder order;
  private final TextNode left;
  private final TextNode right;

  TextComparison(Relation relation, TextOrder order, TextNode left, TextNode right) {
    super(List.of(left, right));
    this.relation = relation;
    this.order = order;
    this.left = left;
    this.right = right;
  }

  @Override
  long eval(Frame frame) {
    String a = left.text(frame);
    String b = right.text(frame);
    if (a == null || b == null) {
      return relation.ofNull(frame, a == null && b == null);
    }
    return frame.value(relation.holds(order.compare(a, b)));
  }

  @Override
  void print(StringBuilder out) {
    printJoined(children(), relation.text(), out);
  }
}
