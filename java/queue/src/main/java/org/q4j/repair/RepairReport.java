package org.q4j.repair;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.format.Header;
import org.q4j.store.Recovery;
import org.q4j.store.RecoveryReport;

/**
 * What a repair or a salvage did, or would do.
 *
 * @param file the file that was examined
 * @param output the file that was written: the same one for a repair in place
 * @param rowsKept live rows in the output
 * @param rowsLost live rows that are not in it, as far as their heads tell
 * @param lost where they stood
 * @param changes every header field whose value is another now
 * @param aside what was put aside, and where: what the file held before and does not any more
 * @param notes what else was done, in words
 * @param done whether anything was written; not after a dry run, or when all was sound, which then
 *     needs no change either
 */
public record RepairReport(
    Path file,
    Path output,
    long rowsKept,
    long rowsLost,
    List<LostRows> lost,
    List<RecoveryReport.Change> changes,
    Optional<Path> aside,
    List<String> notes,
    boolean done) {

  /** Copies the lists. */
  public RepairReport {
    lost = List.copyOf(lost);
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /**
   * Returns whether rows were, or would be, lost; also when nobody can tell how many stood where
   * nothing verifies.
   */
  public boolean losesRows() {
    return rowsLost > 0 || lost.stream().anyMatch(rows -> !rows.damage().rowsKnown());
  }

  /** Returns every header field in which two headers differ. */
  static List<RecoveryReport.Change> changes(Header found, Header now) {
    List<RecoveryReport.Change> changes = new ArrayList<>();
    if (found.magic != now.magic) {
      changes.add(
          new RecoveryReport.Change("magic", found.magic & 0xffffffffL, now.magic & 0xffffffffL));
    }
    if (found.attr != now.attr) {
      changes.add(
          new RecoveryReport.Change("attr", found.attr & 0xffffffffL, now.attr & 0xffffffffL));
    }
    changes.addAll(Recovery.changes(found, now));
    return changes;
  }

  static long liveRows(List<LostRows> lost) {
    return lost.stream().mapToLong(rows -> rows.damage().liveRows()).sum();
  }
}
