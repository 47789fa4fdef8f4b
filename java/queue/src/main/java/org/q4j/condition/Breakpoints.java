package org.q4j.condition;

import java.util.Arrays;
import java.util.List;

/** Instants at which comparisons of one row change, in Unix milliseconds. Not thread-safe. */
final class Breakpoints {

  private final long after;
  private long[] instants = new long[4];
  private int size;

  /**
   * @param after instants up to this one are left out
   */
  Breakpoints(long after) {
    this.after = after;
  }

  /** Returns whether the order of a number and others changes only where {@link #add} looks. */
  static boolean isStepwise(NumberNode value, List<NumberNode> others) {
    for (NumberNode other : others) {
      if (!isLinear(value, other) && !(value.isStepwise() && other.isStepwise())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLinear(NumberNode left, NumberNode right) {
    int units = left.nowUnits() | right.nowUnits();
    return left.degree() < NumberNode.CURVED
        && right.degree() < NumberNode.CURVED
        && Integer.bitCount(units) == 1;
  }

  /** Adds the instants at which the order of a number and one of the others changes. */
  void add(Frame frame, NumberNode value, List<NumberNode> others) {
    boolean valueFollowed = !value.usesNow();
    for (NumberNode other : others) {
      if (isLinear(value, other)) {
        addCrossing(frame, value, other);
        continue;
      }
      if (other.usesNow()) {
        other.breakpoints(frame, this);
      }
      if (!valueFollowed) {
        value.breakpoints(frame, this);
        valueFollowed = true;
      }
    }
  }

  private void addCrossing(Frame frame, NumberNode left, NumberNode right) {
    long unit = Now.millis(left.nowUnits() | right.nowUnits());
    try {
      Line a = left.line(frame);
      Line b = right.line(frame);
      if (a != null && b != null) {
        addRoot(a.minus(b), unit);
      }
    } catch (ArithmeticException e) {
      // A sum that leaves 64 bits has no order that holds: what it does there is not foretold.
      return;
    }
  }

  /** Adds the first instants at and after the zero of a line. */
  private void addRoot(Line line, long unit) {
    if (line.slope() == 0) {
      return;
    }
    long slope = Math.absExact(line.slope());
    long offset = line.slope() > 0 ? Math.negateExact(line.offset()) : line.offset();
    long floor = Math.floorDiv(offset, slope);
    if (Math.floorMod(offset, slope) == 0) {
      add(Math.multiplyExact(floor, unit));
    }
    add(Math.multiplyExact(Math.addExact(floor, 1), unit));
  }

  private void add(long instant) {
    if (instant <= after) {
      return;
    }
    if (size == instants.length) {
      instants = Arrays.copyOf(instants, 2 * size);
    }
    instants[size++] = instant;
  }

  /** Returns the instants, ascending. */
  long[] sorted() {
    return Arrays.stream(instants, 0, size).sorted().distinct().toArray();
  }
}
