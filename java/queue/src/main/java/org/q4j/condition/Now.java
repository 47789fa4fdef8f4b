package org.q4j.condition;

import java.util.List;

/** The time: {@code now()} in Unix seconds, {@code now(3)} in Unix milliseconds. */
final class Now extends NumberNode {

  /** Seconds, rounded down. */
  static final int SECONDS = 1;

  /** Milliseconds. */
  static final int MILLIS = 2;

  private final int unit;

  /**
   * @param unit {@link #SECONDS} or {@link #MILLIS}
   */
  Now(int unit) {
    super(List.of(), unit, false);
    this.unit = unit;
  }

  /** Returns the milliseconds of a unit. */
  static long millis(int unit) {
    return unit == SECONDS ? 1000 : 1;
  }

  @Override
  long eval(Frame frame) {
    return frame.value(Math.floorDiv(frame.nowMillis, millis(unit)));
  }

  @Override
  int degree() {
    return 1;
  }

  @Override
  Line line(Frame frame) {
    return new Line(1, 0);
  }

  @Override
  void print(StringBuilder out) {
    out.append(unit == SECONDS ? "now()" : "now(3)");
  }
}
