package org.q4j.monitor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.NotFoundException;
import org.q4j.monitor.tap.Report;
import org.q4j.monitor.tap.TestResult;
import org.q4j.monitor.tap.TestResult.Outcome;

@Timeout(120)
class TestRunTest {
  @TempDir Path folder;

  private static final class Kept implements Report {
    private final List<TestResult> results = new ArrayList<>();
    private boolean ended;
    private String abandoned = "";

    @Override
    public void add(TestResult result) {
      results.add(result);
    }

    @Override
    public void abandon(String why) {
      abandoned = why;
    }

    @Override
    public void end() {
      ended = true;
    }
  }

  private final Kept kept = new Kept();

  private TestRun.Outcome run(Duration limit, Class<?>... classes) throws Exception {
    List<String> names = names(classes);
    return new TestRun(names, List.of(), limit).run(kept);
  }

  private static List<String> names(Class<?>... classes) {
    return Arrays.stream(classes).map(Class::getName).toList();
  }

  private TestResult named(String name) {
    return kept.results.stream()
        .filter(result -> result.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + kept.results));
  }

  @Test
  void eachEndOfATestIsToldApart() throws Exception {
    assertEquals(TestRun.Outcome.FAILED, run(Duration.ofSeconds(60), RunSamples.Mixed.class));
    assertTrue(kept.ended);
    assertEquals(Outcome.PASSED, named("aPasses").outcome());
    TestResult fails = named("bFails");
    assertEquals(Outcome.FAILED, fails.outcome());
    assertEquals("2", fails.got());
    assertEquals("7", fails.expected());
    assertTrue(fails.where().matches("RunSamples.java:\\d+ \\(.*bFails\\)"), fails::where);
    assertEquals("", fails.trace());
    TestResult breaks = named("cBreaks");
    assertEquals(Outcome.BROKEN, breaks.outcome());
    assertTrue(breaks.trace().contains("IllegalArgumentException: broken"), breaks::trace);
    assertEquals(Outcome.SKIPPED, named("dAborts").outcome());
    assertEquals("not today", named("eIsDisabled").message());
    assertEquals(Outcome.PASSED, named("y").outcome());
    assertEquals(7, kept.results.size());
  }

  @Test
  void whatDoesNotEndInTimeIsNamedWithItsLineAndWhatDidNotRunToo() throws Exception {
    assertEquals(TestRun.Outcome.FAILED, run(Duration.ofSeconds(5), RunSamples.Hanging.class));
    assertEquals(Outcome.PASSED, named("passes").outcome());
    TestResult hangs = named("hangs");
    assertEquals(Outcome.BROKEN, hangs.outcome());
    assertTrue(hangs.where().matches("RunSamples.java:\\d+ \\(.*hangs\\)"), hangs::where);
    assertEquals(Outcome.BROKEN, named("comesTooLate").outcome());
    assertEquals(3, kept.results.size());
    assertTrue(kept.ended);
  }

  @Test
  void testsOfAClassThatCannotBePreparedAreBroken() throws Exception {
    assertEquals(TestRun.Outcome.FAILED, run(Duration.ofSeconds(60), RunSamples.Unprepared.class));
    assertEquals(Outcome.BROKEN, named("neverRuns").outcome());
    assertEquals(2, kept.results.size());
  }

  @Test
  void noTestsAreNoSuccess() throws Exception {
    assertEquals(TestRun.Outcome.NO_TESTS, run(Duration.ofSeconds(60), RunSamples.Empty.class));
    assertTrue(kept.abandoned.contains("RunSamples$Empty"), kept.abandoned);
    Kept folders = new Kept();
    assertEquals(
        TestRun.Outcome.NO_TESTS,
        new TestRun(List.of(folder.toString()), List.of(), Duration.ofSeconds(60)).run(folders));
  }

  @Test
  void oneMethodCanBeRunAlone() throws Exception {
    String method = RunSamples.Mixed.class.getName() + "#aPasses";
    assertEquals(
        TestRun.Outcome.PASSED,
        new TestRun(List.of(method), List.of(), Duration.ofSeconds(60)).run(kept));
    assertEquals(1, kept.results.size());
  }

  @Test
  void whatIsNotThereIsNamed() {
    for (String missing : List.of("nothing.jar", "org.example.Nothing", "a/b/c")) {
      NotFoundException refused =
          assertThrows(
              NotFoundException.class,
              () -> new TestRun(List.of(missing), List.of(), Duration.ofSeconds(60)).run(kept));
      assertTrue(refused.getMessage().contains(missing), refused::getMessage);
    }
  }

  @Test
  void aReportThatCannotBePrintedIsAnError() {
    Report broken =
        new Report() {
          @Override
          public void add(TestResult result) throws IOException {
            throw new IOException("full");
          }

          @Override
          public void abandon(String why) {}

          @Override
          public void end() {}
        };
    assertThrows(
        IOException.class,
        () ->
            new TestRun(names(RunSamples.Passing.class), List.of(), Duration.ofSeconds(60))
                .run(broken));
  }
}
