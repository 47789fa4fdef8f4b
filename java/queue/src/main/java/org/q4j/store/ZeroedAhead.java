package org.q4j.store;

import org.q4j.io.Storage;

/**
 * Keeps some space behind the last block filled with zeros, in which the next blocks are cheaper to
 * sync and to store: as much as has been appended since the opening, so that a queue with few rows
 * writes few of them, and {@value #MOST} bytes at most. What a group is written into is filled
 * before it, and reaches the disk with its sync. For one thread at a time.
 */
final class ZeroedAhead {
  /** In bytes: seldom enough for the 99.9th percentile, and little for the sync that it meets. */
  private static final int MOST = 128 << 10;

  /** Beside a longer block it saves nothing that counts. */
  private static final int LONGEST_BLOCK = 64 << 10;

  private static final int PAGE = 4096;

  private long appended;
  private long filled;

  /** A block is about to be written to [start, end), behind which nothing stands. */
  void before(Storage storage, long start, long end) {
    long length = end - start;
    if (end > filled && length <= LONGEST_BLOCK && appended >= PAGE) {
      // At multiples of what is filled: file systems then keep it in memory in one piece.
      long step = Math.min(MOST, Long.highestOneBit(appended));
      filled = Math.min((end + step) / step * step, storage.length());
      storage.zeroFill(start, filled);
    }
    appended += length;
  }
}
