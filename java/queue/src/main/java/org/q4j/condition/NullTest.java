package org.q4j.condition;

import java.util.List;

/** {@code is [not] null}, of a value of any kind. */
final class NullTest extends NumberNode {

  private final Node operand;
  private final boolean negated;

  NullTest(Node operand, boolean negated) {
    super(List.of(operand));
    this.operand = operand;
    this.negated = negated;
  }

  @Override
  long eval(Frame frame) {
    return frame.value(operand.isNull(frame) != negated);
  }

  @Override
  void print(StringBuilder out) {
    out.append('(').append(operand).append(negated ? " is not null)" : " is null)");
  }
}
