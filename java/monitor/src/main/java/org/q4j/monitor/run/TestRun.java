package org.q4j.monitor.run;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.q4j.Q4jException;
import org.q4j.monitor.tap.Report;

/**
 * Runs tests through the JUnit Platform, in this process, with every engine that is on the class
 * path.
 */
public final class TestRun {

  /** What a run may come to. */
  public enum Outcome {
    /** There were tests, and none was bad. */
    PASSED,
    /** One was bad, or did not end in time. */
    FAILED,
    /** There were none. */
    NO_TESTS
  }

  private final List<String> selected;
  private final List<Path> classPath;
  private final Duration limit;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Listener listener;
  private volatile Report report;

  /**
   * @param selected jars, folders, names of classes, {@code Class#method}
   * @param classPath jars and folders that the tests need besides
   * @param limit for all of it. A test that does not end in it goes on in a daemon thread
   */
  public TestRun(List<String> selected, List<Path> classPath, Duration limit) {
    this.selected = List.copyOf(selected);
    this.classPath = List.copyOf(classPath);
    this.limit = limit;
  }

  /**
   * Runs them.
   *
   * @param given the report that is given each result, and its end
   * @throws Q4jException when a file or class is not there, or the tests cannot be looked for
   * @throws IOException when the report cannot be printed
   */
  public Outcome run(Report given) throws IOException, InterruptedException {
    Selection selection = new Selection(selected);
    report = given;
    listener = new Listener(given);
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              execute(selection);
              return null;
            });
    Thread thread = new Thread(task, "q4j-tests");
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException over) {
      expire("the time limit is over: " + limit.toMillis() / 1000.0 + "s");
      return Outcome.FAILED;
    } catch (ExecutionException failure) {
      throw unwrapped(failure.getCause());
    }
    if (!ended.compareAndSet(false, true)) {
      return Outcome.FAILED;
    }
    listener.check();
    if (listener.tests() == 0) {
      report.abandon("no tests in " + String.join(" ", selected));
      return Outcome.NO_TESTS;
    }
    report.end();
    return listener.bad() == 0 ? Outcome.PASSED : Outcome.FAILED;
  }

  /**
   * Ends the report of a run that cannot go on: what runs and what has not run counts as broken.
   *
   * @return whether there was one to end: false before the run and after it
   * @throws IOException when the report cannot be printed
   */
  public boolean expire(String why) throws IOException {
    if (listener == null || !ended.compareAndSet(false, true)) {
      return false;
    }
    listener.expire(why);
    listener.check();
    if (listener.tests() == 0) {
      report.abandon(why + ", before the first test");
    } else {
      report.end();
    }
    return true;
  }

  private static Q4jException unwrapped(Throwable failure) {
    return failure instanceof Q4jException known
        ? known
        : new Q4jException("the tests cannot be run: " + failure, failure);
  }

  private void execute(Selection selection) throws IOException {
    try (URLClassLoader loader = selection.loader(classPath)) {
      Thread.currentThread().setContextClassLoader(loader);
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request().selectors(selection.selectors(loader)).build();
      LauncherFactory.create().execute(request, listener);
    }
  }
}
