package org.q4j.monitor.lag;

/**
 * What a check of a figure has come to.
 *
 * @param outcome whether it is as it should be
 * @param what was checked, such as {@code app.jobs: rows}
 * @param got the figure
 * @param expected the bound
 * @param words what is wrong, or why nothing can be said; empty when all is well
 */
public record Verdict(Outcome outcome, String what, String got, String expected, String words) {

  /** What a check may come to. */
  public enum Outcome {
    /** It is as it should be. */
    PASSED,
    /** It is not. */
    FAILED,
    /** There are no samples yet to tell from. */
    TOO_EARLY
  }

  static <T extends Comparable<T>> Verdict of(String what, T value, String got, Bound<T> bound) {
    boolean passed = bound.admits(value);
    return new Verdict(
        passed ? Outcome.PASSED : Outcome.FAILED,
        what,
        got,
        bound.toString(),
        passed ? "" : "%s=%s (expected=%s)".formatted(what, got, bound));
  }
}
