package org.q4j.condition;

import java.util.List;

/**
 * {@code or} of two or more: 1 when one is true, else NULL when one is NULL, else 0. A chain of any
 * length is one node, because the operation is associative.
 */
final class Or extends NumberNode {

  private final NumberNode[] operands;

  Or(List<NumberNode> operands) {
    super(List.copyOf(operands));
    this.operands = operands.toArray(NumberNode[]::new);
  }

  @Override
  long eval(Frame frame) {
    boolean nulls = false;
    for (NumberNode operand : operands) {
      long value = operand.eval(frame);
      if (!frame.nil && value != 0) {
        return frame.value(1);
      }
      nulls |= frame.nil;
    }
    return nulls ? frame.nil() : frame.value(0);
  }

  @Override
  void print(StringBuilder out) {
    printJoined(children(), " or ", out);
  }
}
