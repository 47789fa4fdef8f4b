package org.q4j.monitor.run;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.q4j.monitor.tap.Report;
import org.q4j.monitor.tap.TestResult;

/** Reports each test when it ends, and those that never will when the time is over. Thread-safe. */
final class Listener implements TestExecutionListener {
  /** A test that runs. */
  private record Running(TestIdentifier test, long begin, Thread thread) {
    Duration time() {
      return Duration.ofNanos(System.nanoTime() - begin);
    }
  }

  private final Report report;
  private final Map<String, Running> running = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private TestPlan plan;
  private IOException failure;
  private boolean closed;
  private int tests;
  private int bad;

  Listener(Report report) {
    this.report = report;
  }

  @Override
  public synchronized void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public synchronized void executionStarted(TestIdentifier test) {
    running.put(test.getUniqueId(), new Running(test, System.nanoTime(), Thread.currentThread()));
  }

  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    add(Results.skipped(test, reason));
    seen.add(test.getUniqueId());
    plan.getDescendants(test).forEach(below -> seen.add(below.getUniqueId()));
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Running begun = running.remove(test.getUniqueId());
    seen.add(test.getUniqueId());
    if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
      add(Results.ended(test, result, begun == null ? Duration.ZERO : begun.time()));
      if (!test.isTest()) {
        theRestOf(test, result.getStatus());
      }
    }
  }

  /** A container that failed, or was aborted, runs no more of its tests. */
  private void theRestOf(TestIdentifier container, TestExecutionResult.Status status) {
    for (TestIdentifier below : plan.getDescendants(container)) {
      boolean news = seen.add(below.getUniqueId());
      if (below.isTest() && news && status == TestExecutionResult.Status.FAILED) {
        add(Results.broken(below, "not run: its class failed", "", Duration.ZERO));
      }
    }
  }

  private void add(TestResult result) {
    if (closed) {
      return;
    }
    tests++;
    if (result.outcome() == TestResult.Outcome.FAILED
        || result.outcome() == TestResult.Outcome.BROKEN) {
      bad++;
    }
    try {
      report.add(result);
    } catch (IOException unprinted) {
      failure = unprinted;
      closed = true;
    }
  }

  /** The time is over: reports what runs and what has not run. */
  synchronized void expire(String why) {
    for (Running test : running.values()) {
      if (test.test.isTest()) {
        StackTraceElement[] trace = test.thread.getStackTrace();
        String where = Results.where(trace, Results.className(test.test));
        add(Results.broken(test.test, why, where, test.time()));
        seen.add(test.test.getUniqueId());
      }
    }
    if (plan != null) {
      plan.getRoots().stream()
          .flatMap(root -> plan.getDescendants(root).stream())
          .filter(test -> test.isTest() && !seen.contains(test.getUniqueId()))
          .forEach(test -> add(Results.broken(test, "not run: " + why, "", Duration.ZERO)));
    }
    closed = true;
  }

  /** Returns how many results there were. */
  synchronized int tests() {
    return tests;
  }

  /** Returns how many of them were bad. */
  synchronized int bad() {
    return bad;
  }

  /**
   * @throws IOException when a result could not be printed
   */
  synchronized void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
