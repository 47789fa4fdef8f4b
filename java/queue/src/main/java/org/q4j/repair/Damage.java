package org.q4j.repair;

/**
 * A stretch of a queue file in which no block verifies.
 *
 * @param from offset of its first byte, where a block should have begun
 * @param to offset just past it: where the next valid block begins, or the rows' end
 * @param rows how many row ids it takes up, as far as its heads tell
 * @param liveRows how many of these are rows that had not been removed
 * @param rowsKnown whether those heads lead exactly to {@code to}, so that {@code rows} is right
 * @param expected the checksum (29 bits) that its checksum record has, or -1 without such a record
 * @param found the checksum (29 bits) over what stands there, or -1 when that cannot be told
 */
public record Damage(
    long from, long to, long rows, long liveRows, boolean rowsKnown, int expected, int found) {

  /** Returns its length in bytes. */
  public long length() {
    return to - from;
  }

  @Override
  public String toString() {
    return "bytes %d to %d (%d bytes, %s%d rows)"
        .formatted(from, to, length(), rowsKnown ? "" : "at least ", rows);
  }
}
