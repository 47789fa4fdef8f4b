package org.q4j.monitor.tap;

import java.io.IOException;
import java.util.Locale;

/**
 * Prints the Test Anything Protocol, <a
 * href="https://testanything.org/tap-version-13-specification.html">version 13</a> or <a
 * href="https://testanything.org/tap-version-14-specification.html">14</a>: a line for each test as
 * it ends, with a YAML block below, and the plan in the end.
 *
 * <p>Text that a test brings cannot become a line of the protocol: line breaks become blanks, and
 * {@code #} and {@code \} are escaped.
 */
public final class TapReport implements Report {
  /** Longer ones are cut: a description is a line. */
  private static final int MOST_NAME = 1000;

  private final Appendable out;
  private int count;

  /**
   * Begins.
   *
   * @param out each line is appended as one text
   * @param version 13, which older harnesses understand, or 14
   * @throws IOException when it cannot be printed
   */
  public TapReport(Appendable out, int version) throws IOException {
    this.out = out;
    out.append("TAP version " + version + "\n");
  }

  @Override
  public void add(TestResult result) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(result.isBad() ? "not ok " : "ok ").append(++count);
    text.append(" - ").append(escaped(result.fullName()));
    if (result.outcome() == TestResult.Outcome.SKIPPED) {
      text.append(" # SKIP ").append(escaped(result.message()));
    }
    text.append('\n');
    YamlBlock block = new YamlBlock();
    if (result.isBad()) {
      block.put("message", result.message()).put("severity", severity(result));
    }
    block
        .put("got", result.got())
        .put("expected", result.expected())
        .put("where", result.where())
        .put("trace", result.trace())
        .put("duration_ms", String.format(Locale.ROOT, "%.1f", result.time().toNanos() / 1e6));
    out.append(text.append(block));
  }

  private static String severity(TestResult result) {
    return result.outcome() == TestResult.Outcome.BROKEN ? "error" : "fail";
  }

  @Override
  public void abandon(String why) throws IOException {
    out.append("Bail out! " + oneLine(why) + "\n");
  }

  @Override
  public void end() throws IOException {
    out.append("1.." + count + "\n");
  }

  private static String escaped(String text) {
    return oneLine(text).replace("\\", "\\\\").replace("#", "\\#");
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
    return line.length() > MOST_NAME ? line.substring(0, MOST_NAME) + "…" : line;
  }
}
