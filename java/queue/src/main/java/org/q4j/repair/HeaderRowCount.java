package org.q4j.repair;

import java.util.List;
import org.q4j.format.Header;
import org.q4j.format.RecordDescriptor;

/**
 * What the row count of a closed file tells of the one stretch whose rows cannot be counted: as
 * many live rows stood there as are missing elsewhere. Only a hint: real servers leave the count
 * too low, so one that does not fit is left alone.
 */
final class HeaderRowCount {
  private HeaderRowCount() {}

  /**
   * Changes the numbers of rows of that stretch in {@code lost}, and the row ids behind it.
   *
   * @param live how many rows verify
   * @return by how many the row ids behind it moved
   */
  static long apply(Header found, long live, List<LostRows> lost) {
    long missing = found.rowCount - live - RepairReport.liveRows(lost);
    int unknown = onlyUnknown(found, lost);
    if (unknown < 0 || missing <= 0) {
      return 0;
    }
    Damage damage = lost.get(unknown).damage();
    long nowLive = damage.liveRows() + missing;
    // The row of a stretch without any head is a guess itself, and no removed one.
    long removed = damage.rows() == 1 ? 0 : damage.rows() - damage.liveRows();
    long nowRows = Math.max(damage.rows(), nowLive + removed);
    long room =
        (damage.length() - RecordDescriptor.CHECKSUM_LENGTH) / (RecordDescriptor.HEAD_LENGTH + 1);
    if (nowLive > room || nowRows > DeadStretch.records(damage.length(), nowRows)) {
      return 0;
    }
    long moved = nowRows - damage.rows();
    lost.set(
        unknown, new LostRows(damage.withRows(nowRows, nowLive), lost.get(unknown).firstRowId()));
    for (int i = unknown + 1; i < lost.size(); i++) {
      LostRows behind = lost.get(i);
      lost.set(i, new LostRows(behind.damage(), behind.firstRowId() + moved));
    }
    return moved;
  }

  private static int onlyUnknown(Header found, List<LostRows> lost) {
    if (found.dirty() || found.rowCount <= 0) {
      return -1;
    }
    int unknown = -1;
    for (int i = 0; i < lost.size(); i++) {
      Damage damage = lost.get(i).damage();
      if (damage.kind() == StretchKind.UNPROVEN || (!damage.rowsKnown() && unknown >= 0)) {
        return -1;
      }
      unknown = damage.rowsKnown() ? unknown : i;
    }
    return unknown >= 0 && lost.get(unknown).firstRowId() > 0 ? unknown : -1;
  }
}
