package org.q4j.cli;

import org.q4j.repair.LostRows;
import org.q4j.repair.RepairReport;
import org.q4j.store.RecoveryReport;

/** Prints what a repair or a salvage did. */
final class RepairPrinter {
  private RepairPrinter() {}

  static void print(Streams streams, RepairReport report, boolean json) {
    if (json) {
      streams.print(new RowJson().object(out -> FileJson.report(out, report)));
      return;
    }
    StringBuilder text = new StringBuilder();
    text.append(report.done() ? "wrote " : "would write ").append(report.output()).append('\n');
    text.append("rows kept: ").append(report.rowsKept()).append('\n');
    text.append("rows lost: ").append(report.rowsLost()).append('\n');
    for (LostRows lost : report.lost()) {
      text.append("lost: ").append(lost.damage());
      if (lost.firstRowId() > 0) {
        text.append(", row ids from ").append(lost.firstRowId());
      }
      text.append('\n');
    }
    for (RecoveryReport.Change change : report.changes()) {
      text.append("header: ").append(change).append('\n');
    }
    report.aside().ifPresent(aside -> text.append("put aside: ").append(aside).append('\n'));
    for (String note : report.notes()) {
      text.append("note: ").append(note).append('\n');
    }
    streams.print(text.toString());
  }
}
