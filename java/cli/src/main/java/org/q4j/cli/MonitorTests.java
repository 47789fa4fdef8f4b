package org.q4j.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.q4j.monitor.run.TestRun;

/** Runs tests for {@code q4j monitor run}; the one class here behind which JUnit is loaded. */
final class MonitorTests {
  private MonitorTests() {}

  static int run(
      Streams streams,
      List<String> tests,
      List<Path> classPath,
      Duration limit,
      ReportFormat format)
      throws InterruptedException {
    PrintStream out = System.out;
    System.setOut(streams.err()); // What a test prints must not become a line of the report.
    TestRun run = new TestRun(tests, classPath, limit);
    TestsEnd end = TestsEnd.of(streams, run);
    try {
      return end.with(
          switch (run.run(format.open(streams, "q4j monitor run"))) {
            case PASSED -> ExitCode.DONE;
            case FAILED -> ExitCode.NOT_SO;
            case NO_TESTS -> ExitCode.INPUT;
          });
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT, "cannot run the tests: " + Reason.of(failure), failure);
    } finally {
      System.setOut(out);
    }
  }
}
