package org.q4j.monitor.tap;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Prints JUnit's XML, the form that Ant began and build servers read, when all tests have ended: a
 * {@code testsuite} with a {@code testcase} each.
 */
public final class XmlReport implements Report {
  private static final String NO_XML =
      "[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]";

  private final Appendable out;
  private final String suite;
  private final List<TestResult> results = new ArrayList<>();

  /**
   * @param suite the name of the whole
   */
  public XmlReport(Appendable out, String suite) {
    this.out = out;
    this.suite = suite;
  }

  @Override
  public void add(TestResult result) {
    results.add(result);
  }

  @Override
  public void abandon(String why) throws IOException {
    results.add(
        new TestResult(TestResult.Outcome.BROKEN, "", suite, why, "", "", "", "", Duration.ZERO));
    end();
  }

  @Override
  public void end() throws IOException {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      write(xml);
      xml.close();
    } catch (XMLStreamException failure) {
      throw new IOException("cannot write XML: " + failure.getMessage(), failure);
    }
    out.append(text.toString()).append('\n');
  }

  private void write(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuite");
    attribute(xml, "name", suite);
    attribute(xml, "tests", Integer.toString(results.size()));
    attribute(xml, "failures", count(TestResult.Outcome.FAILED));
    attribute(xml, "errors", count(TestResult.Outcome.BROKEN));
    attribute(xml, "skipped", count(TestResult.Outcome.SKIPPED));
    attribute(
        xml,
        "time",
        seconds(results.stream().map(TestResult::time).reduce(Duration.ZERO, Duration::plus)));
    for (TestResult result : results) {
      write(xml, result);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private static void write(XMLStreamWriter xml, TestResult result) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute(xml, "name", result.name());
    attribute(xml, "classname", result.group());
    attribute(xml, "time", seconds(result.time()));
    switch (result.outcome()) {
      case PASSED -> {}
      case FAILED -> problem(xml, "failure", result);
      case BROKEN -> problem(xml, "error", result);
      case SKIPPED -> {
        xml.writeStartElement("skipped");
        attribute(xml, "message", result.message());
        xml.writeEndElement();
      }
    }
    xml.writeEndElement();
  }

  private static void problem(XMLStreamWriter xml, String kind, TestResult result)
      throws XMLStreamException {
    xml.writeStartElement(kind);
    attribute(xml, "message", result.message());
    StringBuilder text = new StringBuilder();
    line(text, "got", result.got());
    line(text, "expected", result.expected());
    line(text, "where", result.where());
    xml.writeCharacters(clean(text.append(result.trace()).toString()));
    xml.writeEndElement();
  }

  private static void line(StringBuilder text, String key, String value) {
    if (!value.isEmpty()) {
      text.append(key).append(": ").append(value).append('\n');
    }
  }

  private String count(TestResult.Outcome outcome) {
    return Long.toString(results.stream().filter(test -> test.outcome() == outcome).count());
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, clean(value));
  }

  private static String clean(String text) {
    return text.replaceAll(NO_XML, "\uFFFD");
  }
}
