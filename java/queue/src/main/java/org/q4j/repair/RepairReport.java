package org.q4j.repair;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
 * @param done whether anything was written; not after a dry run, or when all was sound
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

  static long liveRows(List<LostRows> lost) {
    return lost.stream().mapToLong(rows -> rows.damage().liveRows()).sum();
  }
}
