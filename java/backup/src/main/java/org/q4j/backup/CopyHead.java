package org.q4j.backup;

import java.time.Instant;
import java.util.Optional;

/**
 * What the list of a copy tells without a key.
 *
 * @param number from 1 on
 * @param at the moment
 * @param heldMicros how long writers were held up for it, in microseconds; -1 where that was not
 *     measured
 * @param source its name
 * @param position where the log of the server stood whose files these are; empty where no lock told
 *     it
 * @param files how many regular files the copy has
 * @param length of them all, bytes
 * @param sealedSince the number of the folder's first copy whose list was encrypted; 0 where this
 *     one's is not
 */
public record CopyHead(
    long number,
    Instant at,
    long heldMicros,
    String source,
    Optional<BinlogPosition> position,
    long files,
    long length,
    long sealedSince) {
  /** Returns whether the entries are encrypted. */
  public boolean isSealed() {
    return sealedSince > 0;
  }
}
