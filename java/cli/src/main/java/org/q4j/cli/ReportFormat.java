package org.q4j.cli;

import java.io.IOException;
import org.q4j.monitor.tap.Report;
import org.q4j.monitor.tap.TapReport;
import org.q4j.monitor.tap.XmlReport;

/** How results of tests are printed. */
enum ReportFormat {
  TAP13,
  TAP14,
  JUNIT;

  /** Returns a report that is printed as data. */
  Report open(Streams streams, String suite) throws IOException {
    Appendable out = new Lines(streams);
    return switch (this) {
      case TAP13 -> new TapReport(out, 13);
      case TAP14 -> new TapReport(out, 14);
      case JUNIT -> new XmlReport(out, suite);
    };
  }

  /** Prints each text at once: whoever is killed in the middle has said what came before. */
  private record Lines(Streams streams) implements Appendable {
    @Override
    public Appendable append(CharSequence text) {
      streams.print(text.toString());
      return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) {
      return append(text.subSequence(start, end));
    }

    @Override
    public Appendable append(char letter) {
      return append(String.valueOf(letter));
    }
  }
}
