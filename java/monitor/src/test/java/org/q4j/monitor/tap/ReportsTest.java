package org.q4j.monitor.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.q4j.monitor.tap.TestResult.Outcome;
import org.w3c.dom.Element;

class ReportsTest {
  private static TestResult result(Outcome outcome, String name, String message) {
    return new TestResult(
        outcome, "G", name, message, "3", "at most 2", "f:1", "", Duration.ofMillis(5));
  }

  @Test
  void aFailureSaysWhatItGotExpectedAndWhere() throws IOException {
    StringBuilder out = new StringBuilder();
    TapReport report = new TapReport(out, 13);
    report.add(result(Outcome.PASSED, "one", ""));
    report.add(result(Outcome.FAILED, "two", "it's wrong"));
    report.add(result(Outcome.SKIPPED, "three", "too early"));
    report.end();
    assertEquals(
        """
        TAP version 13
        ok 1 - G one
          ---
          got: '3'
          expected: 'at most 2'
          where: 'f:1'
          duration_ms: '5.0'
          ...
        not ok 2 - G two
          ---
          message: 'it''s wrong'
          severity: 'fail'
          got: '3'
          expected: 'at most 2'
          where: 'f:1'
          duration_ms: '5.0'
          ...
        ok 3 - G three # SKIP too early
          ---
          got: '3'
          expected: 'at most 2'
          where: 'f:1'
          duration_ms: '5.0'
          ...
        1..3
        """,
        out.toString());
  }

  @Test
  void nothingThatATestSaysBecomesALineOfTheProtocol() throws IOException {
    StringBuilder out = new StringBuilder();
    TapReport report = new TapReport(out, 14);
    report.add(result(Outcome.FAILED, "a # TODO\nnot ok 7\r\nBail out!", "b\nok 9\n...\n1..1"));
    report.end();
    assertTrue(
        out.toString().startsWith("TAP version 14\nnot ok 1 - G a \\# TODO not ok 7 Bail out!\n"),
        out::toString);
    long lines =
        out.toString().lines().filter(line -> line.matches("(not )?ok.*|1\\.\\..*|Bail.*")).count();
    assertEquals(2, lines, out::toString);
  }

  @Test
  void xmlHoldsTheSameAndIsWellFormedWhateverATestSays() throws Exception {
    StringBuilder out = new StringBuilder();
    XmlReport report = new XmlReport(out, "suite");
    report.add(result(Outcome.PASSED, "one", ""));
    report.add(result(Outcome.FAILED, "<\u0000&\">", "\uD800 ]]> <failure>"));
    report.add(result(Outcome.BROKEN, "three", "gone"));
    report.add(result(Outcome.SKIPPED, "four", "early"));
    report.end();
    Element suite =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(out.toString().getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertEquals("4", suite.getAttribute("tests"));
    assertEquals("1", suite.getAttribute("failures"));
    assertEquals("1", suite.getAttribute("errors"));
    assertEquals("1", suite.getAttribute("skipped"));
    assertEquals("0.020", suite.getAttribute("time"));
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertEquals("got: 3\nexpected: at most 2\nwhere: f:1\n", failure.getTextContent());
  }

  @Test
  void aRunThatCannotGoOnSaysSo() throws IOException {
    StringBuilder tap = new StringBuilder();
    new TapReport(tap, 13).abandon("no\ntests");
    assertEquals("TAP version 13\nBail out! no tests\n", tap.toString());
    StringBuilder xml = new StringBuilder();
    new XmlReport(xml, "s").abandon("no tests");
    assertTrue(xml.toString().contains("errors=\"1\""), xml::toString);
  }
}
