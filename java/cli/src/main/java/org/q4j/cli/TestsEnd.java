package org.q4j.cli;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.q4j.monitor.run.TestRun;

/**
 * Keeps tests from deciding how the process ends: one that ends it has not passed, and what tests
 * leave to be done at the end has a few seconds for that.
 */
final class TestsEnd {
  private static final long GRACE_SECONDS = 3;

  private final Streams streams;
  private final TestRun run;
  private volatile int exit = ExitCode.INPUT;

  private TestsEnd(Streams streams, TestRun run) {
    this.streams = streams;
    this.run = run;
  }

  /** Watches over a run that is about to begin, and what comes after it. */
  static TestsEnd of(Streams streams, TestRun run) {
    TestsEnd end = new TestsEnd(streams, run);
    Runtime.getRuntime().addShutdownHook(new Thread(end::begun, "q4j-tests-end"));
    return end;
  }

  /** The run is over; the process exits with this code, whatever still runs. */
  int with(int code) {
    exit = code;
    return code;
  }

  private void begun() {
    try {
      if (run.expire("the process was ended while the tests ran")) {
        exit = ExitCode.NOT_SO;
        halt(); // When this returned, the code would be whatever the process was ended with.
      }
    } catch (IOException unprinted) {
      streams.say("cannot print the results: " + unprinted.getMessage());
      halt();
    }
    Thread guard = new Thread(this::halt, "q4j-tests-guard");
    guard.setDaemon(true);
    guard.start();
  }

  private void halt() {
    try {
      TimeUnit.SECONDS.sleep(GRACE_SECONDS);
    } catch (InterruptedException now) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exit);
  }
}
