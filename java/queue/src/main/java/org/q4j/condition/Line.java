package org.q4j.condition;

/**
 * A value over time: {@code slope × now + offset}, in the unit of the clock that it reads.
 *
 * <p>Sums that leave 64 bits throw {@link ArithmeticException}.
 *
 * @param slope 0 when the value does not depend on time
 * @param offset the value at time 0
 */
record Line(long slope, long offset) {

  Line plus(Line that) {
    return new Line(Math.addExact(slope, that.slope), Math.addExact(offset, that.offset));
  }

  Line minus(Line that) {
    return new Line(Math.subtractExact(slope, that.slope), Math.subtractExact(offset, that.offset));
  }

  /** Multiplies two lines of which at least one does not depend on time. */
  Line times(Line that) {
    long risen =
        Math.addExact(
            Math.multiplyExact(slope, that.offset), Math.multiplyExact(that.slope, offset));
    return new Line(risen, Math.multiplyExact(offset, that.offset));
  }
}
