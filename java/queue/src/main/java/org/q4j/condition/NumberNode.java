package org.q4j.condition;

import java.util.List;

/** A part of a condition whose value is a 64-bit number or NULL. */
abstract class NumberNode extends Node {

  /** The degree of what is no polynomial of the time, or one of a higher degree. */
  static final int CURVED = 2;

  NumberNode(List<? extends Node> children) {
    super(children);
  }

  NumberNode(List<? extends Node> children, int ownUnits, boolean stepwise) {
    super(children, ownUnits, stepwise);
  }

  /** Returns the value and sets {@link Frame#nil}. */
  abstract long eval(Frame frame);

  /** Returns whether a negative value stands for one above {@link Long#MAX_VALUE}. */
  boolean unsigned() {
    return false;
  }

  /** Returns the degree as a polynomial of the time: 0, 1 or {@link #CURVED}. */
  int degree() {
    return usesNow() ? CURVED : 0;
  }

  /**
   * Computes the value as a line over time; only for a degree of 0 or 1.
   *
   * @return null for NULL
   * @throws ArithmeticException when a number leaves 64 bits
   */
  Line line(Frame frame) {
    long value = eval(frame);
    if (frame.nil) {
      return null;
    }
    if (unsigned() && value < 0) {
      throw new ArithmeticException("above Long.MAX_VALUE");
    }
    return new Line(0, value);
  }

  @Override
  boolean isNull(Frame frame) {
    eval(frame);
    return frame.nil;
  }

  /** Returns this value as text, where the column has both; null otherwise. */
  TextNode asText() {
    return null;
  }

  /** Orders two numbers, each read as its node says. */
  static int compare(long left, boolean leftUnsigned, long right, boolean rightUnsigned) {
    boolean leftHigh = leftUnsigned && left < 0;
    boolean rightHigh = rightUnsigned && right < 0;
    if (leftHigh != rightHigh) {
      return leftHigh ? 1 : -1;
    }
    return Long.compare(left, right);
  }
}
