package org.q4j.condition;

import java.util.List;

/**
 * {@code and} of two or more: 1 when all are true, NULL when all are NULL, else 0.
 *
 * <p>That is Q4M's, not SQL's, where NULL and true give NULL. A chain of any length is one node,
 * because the operation is associative.
 */
final class And extends NumberNode {

  private final NumberNode[] operands;

  And(List<NumberNode> operands) {
    super(List.copyOf(operands));
    this.operands = operands.toArray(NumberNode[]::new);
  }

  @Override
  long eval(Frame frame) {
    boolean nulls = false;
    boolean values = false;
    for (NumberNode operand : operands) {
      long value = operand.eval(frame);
      nulls |= frame.nil;
      values |= !frame.nil;
      if ((nulls && values) || (!frame.nil && value == 0)) {
        return frame.value(0);
      }
    }
    return nulls ? frame.nil() : frame.value(1);
  }

  @Override
  void print(StringBuilder out) {
    printJoined(children(), " and ", out);
  }
}
