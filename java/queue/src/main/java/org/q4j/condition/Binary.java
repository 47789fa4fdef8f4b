package org.q4j.condition;

import java.util.List;

/** An operator between two numbers, or {@code pow} of them. */
final class Binary extends NumberNode {

  private final BinaryOperator operator;
  private final NumberNode left;
  private final NumberNode right;

  Binary(BinaryOperator operator, NumberNode left, NumberNode right) {
    super(List.of(left, right));
    this.operator = operator;
    this.left = left;
    this.right = right;
  }

  @Override
  long eval(Frame frame) {
    long a = left.eval(frame);
    if (frame.nil) {
      return 0;
    }
    long b = right.eval(frame);
    return frame.nil ? 0 : operator.apply(frame, a, b);
  }

  @Override
  int degree() {
    return switch (operator) {
      case ADD, SUBTRACT -> Math.max(left.degree(), right.degree());
      case MULTIPLY -> Math.min(left.degree() + right.degree(), CURVED);
      default -> super.degree();
    };
  }

  @Override
  Line line(Frame frame) {
    if (!usesNow()) {
      return super.line(frame);
    }
    Line a = left.line(frame);
    Line b = right.line(frame);
    if (a == null || b == null) {
      return null;
    }
    return switch (operator) {
      case ADD -> a.plus(b);
      case SUBTRACT -> a.minus(b);
      default -> a.times(b);
    };
  }

  @Override
  void print(StringBuilder out) {
    out.append(operator == BinaryOperator.POWER ? "pow" : "");
    printJoined(children(), operator.text(), out);
  }
}
