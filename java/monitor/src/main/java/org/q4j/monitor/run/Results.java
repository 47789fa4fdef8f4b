package org.q4j.monitor.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.ValueWrapper;
import org.q4j.monitor.tap.TestResult;
import org.q4j.monitor.tap.TestResult.Outcome;

/** Turns what JUnit tells of a test into a result. */
final class Results {
  private Results() {}

  static TestResult skipped(TestIdentifier test, String reason) {
    return of(test, Outcome.SKIPPED, reason, "", Duration.ZERO);
  }

  static TestResult broken(TestIdentifier test, String message, String where, Duration time) {
    return of(test, Outcome.BROKEN, message, where, time);
  }

  private static TestResult of(
      TestIdentifier test, Outcome outcome, String message, String where, Duration time) {
    return new TestResult(outcome, group(test), name(test), message, "", "", where, "", time);
  }

  /**
   * @param ended of a test; of a container when it failed
   */
  static TestResult ended(TestIdentifier test, TestExecutionResult ended, Duration time) {
    Throwable failure = ended.getThrowable().orElse(null);
    String message = failure == null ? "" : words(failure);
    return switch (ended.getStatus()) {
      case SUCCESSFUL -> of(test, Outcome.PASSED, "", "", time);
      case ABORTED -> of(test, Outcome.SKIPPED, message, "", time);
      case FAILED -> {
        boolean asserted = failure instanceof AssertionError;
        yield new TestResult(
            asserted ? Outcome.FAILED : Outcome.BROKEN,
            group(test),
            name(test),
            message.isEmpty() ? "failed" : message,
            value(failure, true),
            value(failure, false),
            failure == null ? "" : where(failure.getStackTrace(), className(test)),
            failure == null || asserted ? "" : trace(failure),
            time);
      }
    };
  }

  private static String words(Throwable failure) {
    boolean speaks = failure.getMessage() != null && !failure.getMessage().isBlank();
    if (speaks && (failure instanceof AssertionError || failure instanceof org.q4j.Q4jException)) {
      return failure.getMessage();
    }
    return failure.toString();
  }

  private static String value(Throwable failure, boolean actual) {
    if (!(failure instanceof AssertionFailedError error)) {
      return "";
    }
    ValueWrapper value = actual ? error.getActual() : error.getExpected();
    return value == null ? "" : value.getStringRepresentation();
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** Returns the line of the test's own code, as {@code File.java:12 (Class.method)}. */
  static String where(StackTraceElement[] trace, String className) {
    for (StackTraceElement frame : trace) {
      String name = frame.getClassName();
      if (name.equals(className) || name.startsWith(className + "$")) {
        return "%s:%d (%s.%s)"
            .formatted(
                frame.getFileName(), frame.getLineNumber(), shortName(name), frame.getMethodName());
      }
    }
    return className;
  }

  static String className(TestIdentifier test) {
    Optional<TestSource> source = test.getSource();
    if (source.isPresent() && source.get() instanceof MethodSource method) {
      return method.getClassName();
    }
    if (source.isPresent() && source.get() instanceof ClassSource of) {
      return of.getClassName();
    }
    return "";
  }

  private static String shortName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  private static String group(TestIdentifier test) {
    return test.isTest() ? shortName(className(test)) : "";
  }

  private static String name(TestIdentifier test) {
    String name = test.getDisplayName();
    return name.endsWith("()") ? name.substring(0, name.length() - 2) : name;
  }
}
