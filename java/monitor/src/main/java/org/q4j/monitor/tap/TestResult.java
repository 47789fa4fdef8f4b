package org.q4j.monitor.tap;

import java.time.Duration;

/**
 * How one test ended. Texts may hold anything; an empty one stands for nothing.
 *
 * @param outcome how
 * @param group what it belongs to, such as a class
 * @param name which test
 * @param message what is wrong, or why it was skipped
 * @param got what was found
 * @param expected what should have been
 * @param where the place in the test that failed, or what was looked at
 * @param trace a stack trace, of unforeseen failures alone
 * @param time that it took
 */
public record TestResult(
    Outcome outcome,
    String group,
    String name,
    String message,
    String got,
    String expected,
    String where,
    String trace,
    Duration time) {

  /** How a test may end. */
  public enum Outcome {
    /** As it should be. */
    PASSED,
    /** Not as it should be. */
    FAILED,
    /** Nothing could be tested: the test itself is broken, or what it looks at not there. */
    BROKEN,
    /** Left out, on purpose or because nothing can be said yet. */
    SKIPPED
  }

  boolean isBad() {
    return outcome == Outcome.FAILED || outcome == Outcome.BROKEN;
  }

  String fullName() {
    return group.isEmpty() ? name : group + " " + name;
  }
}
