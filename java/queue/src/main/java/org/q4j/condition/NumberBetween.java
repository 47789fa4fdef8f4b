package org.q4j.condition;

import java.util.List;

/**
 * {@code between} of numbers: 1 inside, bounds included, 0 outside, and NULL, as in SQL, when a
 * NULL leaves it open.
 */
final class NumberBetween extends NumberNode {

  private final NumberNode value;
  private final NumberNode low;
  private final NumberNode high;

  NumberBetween(NumberNode value, NumberNode low, NumberNode high) {
    super(List.of(value, low, high), 0, Breakpoints.isStepwise(value, List.of(low, high)));
    this.value = value;
    this.low = low;
    this.high = high;
  }

  @Override
  long eval(Frame frame) {
    long v = value.eval(frame);
    if (frame.nil) {
      return 0;
    }
    long bound = low.eval(frame);
    boolean open = frame.nil;
    if (!open && compare(v, value.unsigned(), bound, low.unsigned()) < 0) {
      return frame.value(0);
    }
    bound = high.eval(frame);
    if (!frame.nil && compare(v, value.unsigned(), bound, high.unsigned()) > 0) {
      return frame.value(0);
    }
    return open || frame.nil ? frame.nil() : frame.value(1);
  }

  @Override
  void breakpoints(Frame frame, Breakpoints out) {
    out.add(frame, value, List.of(low, high));
  }

  @Override
  void print(StringBuilder out) {
    out.append('(').append(value).append(" between ").append(low);
    out.append(" and ").append(high).append(')');
  }
}
