package org.q4j.monitor.lag;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.q4j.Q4jException;
import org.q4j.monitor.tap.Report;
import org.q4j.monitor.tap.TestResult;

/**
 * Checks the lag of several queues one after the other, each check a result of its own, within a
 * time limit for all. A source that does not answer is left behind in a daemon thread.
 */
public final class LagRun {

  /** What a run may come to. */
  public enum Outcome {
    /** All is within its limits, or nothing can be said yet. */
    PASSED,
    /** Something is not. */
    FAILED,
    /** Something could not be looked at. */
    BROKEN
  }

  private record Check(String name, Function<Monitor, List<Verdict>> verdicts) {}

  private final Supplier<Monitor> opener;
  private final String where;
  private final Duration limit;
  private final List<Check> checks = new ArrayList<>();
  private Monitor monitor;

  /**
   * @param opener gives the source; called in another thread, and again after it failed
   * @param where what it is, for people
   * @param limit for all of it
   */
  public LagRun(Supplier<Monitor> opener, String where, Duration limit) {
    this.opener = opener;
    this.where = where;
    this.limit = limit;
  }

  /** Adds a queue. */
  public void add(LagTarget target, Limits limits) {
    checks.add(new Check(target.toString(), from -> limits.check(from.lag(target))));
  }

  /** Adds a statement that gives a number. */
  public void add(String sql, Bound<BigDecimal> bound) {
    checks.add(new Check(sql, from -> List.of(LagChecks.scalar(sql, from.scalar(sql), bound))));
  }

  /**
   * Runs all checks.
   *
   * @throws IOException when the report cannot be printed
   */
  public Outcome run(Report report) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    ExecutorService worker =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "q4j-lag");
              thread.setDaemon(true);
              return thread;
            });
    Outcome outcome = Outcome.PASSED;
    try {
      for (Check check : checks) {
        for (TestResult result : results(worker, check, deadline)) {
          report.add(result);
          outcome = worse(outcome, result.outcome());
        }
      }
      Future<?> closed = worker.submit(this::close);
      closed.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException unclosed) {
      // All has been said by then, and the process' end closes it too.
      System.getLogger(LagRun.class.getName()).log(System.Logger.Level.DEBUG, where, unclosed);
    } finally {
      worker.shutdownNow();
    }
    report.end();
    return outcome;
  }

  private static Outcome worse(Outcome outcome, TestResult.Outcome result) {
    return switch (result) {
      case BROKEN -> Outcome.BROKEN;
      case FAILED -> outcome == Outcome.BROKEN ? outcome : Outcome.FAILED;
      case PASSED, SKIPPED -> outcome;
    };
  }

  private List<TestResult> results(ExecutorService worker, Check check, long deadline)
      throws InterruptedException {
    long begin = System.nanoTime();
    Future<List<Verdict>> verdicts = worker.submit(() -> check.verdicts.apply(open()));
    try {
      List<Verdict> found = verdicts.get(Math.max(0, deadline - begin), TimeUnit.NANOSECONDS);
      Duration time = Duration.ofNanos((System.nanoTime() - begin) / found.size());
      return found.stream().map(verdict -> result(verdict, time)).toList();
    } catch (TimeoutException over) {
      return List.of(
          broken(check, "the time limit is over: %s".formatted(TimeText.of(limit)), begin));
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      String words = cause instanceof Q4jException ? cause.getMessage() : cause.toString();
      return List.of(broken(check, words, begin));
    }
  }

  private Monitor open() {
    if (monitor == null) {
      monitor = opener.get();
    }
    return monitor;
  }

  private void close() {
    if (monitor != null) {
      monitor.close();
    }
  }

  private TestResult result(Verdict verdict, Duration time) {
    TestResult.Outcome outcome =
        switch (verdict.outcome()) {
          case PASSED -> TestResult.Outcome.PASSED;
          case FAILED -> TestResult.Outcome.FAILED;
          case TOO_EARLY -> TestResult.Outcome.SKIPPED;
        };
    return new TestResult(
        outcome,
        "",
        verdict.what(),
        verdict.words(),
        verdict.got(),
        verdict.expected(),
        where,
        "",
        time);
  }

  private TestResult broken(Check check, String words, long begin) {
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    return new TestResult(
        TestResult.Outcome.BROKEN, "", check.name, words, "", "", where, "", time);
  }
}
