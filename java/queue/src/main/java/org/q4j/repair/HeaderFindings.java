package org.q4j.repair;

import java.util.List;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.store.Tally;

/** Compares a header with what the blocks say. */
final class HeaderFindings {
  private final Header found;
  private final Header truth;
  private final Tally tally;
  private final boolean allVerify;

  HeaderFindings(Header found, Header truth, Tally tally, boolean allVerify) {
    this.found = found;
    this.truth = truth;
    this.tally = tally;
    this.allVerify = allVerify;
  }

  void add(List<Finding> findings, List<String> notes) {
    if (found.dirty()) {
      findings.add(
          Finding.unclosed(
              "the file was not closed, or is open: the next open recovers it",
              HeaderDescriptor.ATTR,
              "attr=0",
              "attr=1"));
    } else {
      closed(findings, notes);
    }
    if (tally.earlyLive() >= 0) {
      findings.add(
          Finding.damage(
              "a row before begin is not removed", tally.earlyLive(), "removed", "live"));
    }
  }

  /** A closed file's header agrees with its blocks, but for sums that real writers leave wrong. */
  private void closed(List<Finding> findings, List<String> notes) {
    if (!allVerify) {
      return; // Then it cannot agree, and what is lost has been said.
    }
    if (truth.begin != found.begin && tally.earlyLive() < 0 && tally.metBegin()) {
      findings.add(
          Finding.damage(
              "begin is not at the first live row",
              HeaderDescriptor.BEGIN,
              truth.begin,
              found.begin));
    }
    if (found.rowCount == 0 && truth.rowCount > 0) {
      notes.add("row_count=0 asks for a recount: %d live rows".formatted(truth.rowCount));
    } else if (found.rowCount != truth.rowCount) {
      findings.add(
          Finding.damage(
              "row_count disagrees with the rows",
              HeaderDescriptor.ROW_COUNT,
              truth.rowCount,
              found.rowCount));
    }
    long removed = found.bytesTotal - found.bytesRemoved;
    if (removed != truth.bytesTotal - truth.bytesRemoved) {
      notes.add(
          "bytes_total - bytes_removed is %d, the live rows take %d; real servers leave it so"
              .formatted(removed, truth.bytesTotal - truth.bytesRemoved));
    }
  }
}
