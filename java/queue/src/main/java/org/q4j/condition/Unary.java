package org.q4j.condition;

import java.util.List;

/** An operator before a number. */
final class Unary extends NumberNode {

  private final UnaryOperator operator;
  private final NumberNode operand;

  Unary(UnaryOperator operator, NumberNode operand) {
    super(List.of(operand));
    this.operator = operator;
    this.operand = operand;
  }

  @Override
  long eval(Frame frame) {
    return operator.apply(operand.eval(frame));
  }

  @Override
  int degree() {
    return operator == UnaryOperator.NEGATE ? operand.degree() : super.degree();
  }

  @Override
  Line line(Frame frame) {
    if (!usesNow()) {
      return super.line(frame);
    }
    Line line = operand.line(frame);
    return line == null ? null : new Line(0, 0).minus(line);
  }

  @Override
  void print(StringBuilder out) {
    out.append('(').append(operator.text());
    operand.print(out);
    out.append(')');
  }
}
