package org.q4j.repair;

/**
 * A stretch of a queue file in which no block verifies, or none that is known to be the file's own.
 *
 * @param from offset of its first byte, where a block should have begun
 * @param to offset just past it: where the next valid block begins, or the rows' end
 * @param rows how many row ids it takes up, as far as its heads tell
 * @param liveRows how many of these are rows that had not been removed
 * @param rowsKnown whether those heads lead exactly to {@code to}, so that {@code rows} is right
 * @param expected the checksum (29 bits) that its checksum record has, or -1 without such a record
 * @param found the checksum (29 bits) over what stands there, or -1 when that cannot be told
 * @param kind why it counts as lost
 */
public record Damage(
    long from,
    long to,
    long rows,
    long liveRows,
    boolean rowsKnown,
    int expected,
    int found,
    StretchKind kind) {

  /** Returns its length in bytes. */
  public long length() {
    return to - from;
  }

  /** Returns the same stretch with other numbers of rows. */
  Damage withRows(long nowRows, long nowLive) {
    return new Damage(from, to, nowRows, nowLive, rowsKnown, expected, found, kind);
  }

  @Override
  public String toString() {
    return "bytes %d to %d (%d bytes, %s%d rows%s)"
        .formatted(from, to, length(), rowsKnown ? "" : "at least ", rows, mark());
  }

  private String mark() {
    return switch (kind) {
      case BROKEN -> "";
      case SEARCHED -> "; what follows was found by a search";
      case UNPROVEN -> " in blocks that verify, found by a search, not proven to be the file's own";
    };
  }
}
