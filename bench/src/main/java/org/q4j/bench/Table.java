package org.q4j.bench;

import java.util.List;
import java.util.Locale;

/** The lines in columns, with what a figure means nothing without beside each of them. */
final class Table {
  private static final String ROW = "%-64s %-6s %-8s %-7s %7s %12s %-8s %9s %7s %9s %9s  %s%n";

  private final String fileSystem;
  private final List<Line> lines;

  Table(String fileSystem, List<Line> lines) {
    this.fileSystem = fileSystem;
    this.lines = lines;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        ROW.formatted(
            "bench",
            "fs",
            "sync",
            "payload",
            "threads",
            "value",
            "unit",
            "+-",
            "B/row",
            "rows/sync",
            "syncs/blk",
            "ratio"));
    lines.forEach(line -> text.append(row(line)));
    return text.toString();
  }

  private String row(Line line) {
    return ROW.formatted(
        line.key().name(),
        fileSystem,
        line.sync(),
        line.unit().equals(Case.READS) ? "" : Payload.LENGTH + "B",
        line.key().threads(),
        figure(line.value()),
        line.unit(),
        figure(line.error()),
        figure(line.cost().bytes()),
        figure(line.cost().rowsPerSync()),
        figure(line.cost().syncsPerBlock()),
        ratio(line));
  }

  private static String figure(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    String form = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3f";
    return String.format(Locale.ROOT, form, value);
  }

  private String ratio(Line line) {
    if (line.peer() == null) {
      return "";
    }
    double peer =
        lines.stream()
            .filter(other -> other.key().equals(line.peer()))
            .mapToDouble(Line::value)
            .findFirst()
            .orElse(Double.NaN);
    return String.format(
        Locale.ROOT,
        "%.3f of %s (%d)",
        line.value() / peer,
        line.peer().name(),
        line.peer().threads());
  }
}
