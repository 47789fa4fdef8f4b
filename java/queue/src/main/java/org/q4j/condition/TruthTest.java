package org.q4j.condition;

import java.util.List;

/** {@code is [not] true} and {@code is [not] false}; never NULL. */
final class TruthTest extends NumberNode {

  private final NumberNode operand;
  private final boolean wanted;
  private final boolean negated;

  TruthTest(NumberNode operand, boolean wanted, boolean negated) {
    super(List.of(operand));
    this.operand = operand;
    this.wanted = wanted;
    this.negated = negated;
  }

  @Override
  long eval(Frame frame) {
    long value = operand.eval(frame);
    boolean is = !frame.nil && (value != 0) == wanted;
    return frame.value(is != negated);
  }

  @Override
  void print(StringBuilder out) {
    out.append('(').append(operand).append(negated ? " is not " : " is ").append(wanted);
    out.append(')');
  }
}
