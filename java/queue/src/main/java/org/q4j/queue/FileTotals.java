package org.q4j.queue;

import org.q4j.ClosedException;

/** The figures of many queues' files together. Guarded by the store's monitor. */
final class FileTotals {
  long rowsWritten;
  long rowsRemoved;
  long appends;
  long syncs;
  long mappedReads;
  long callReads;
  long mappedBytes;

  /** Returns a copy. */
  FileTotals copy() {
    FileTotals copy = new FileTotals();
    copy.rowsWritten = rowsWritten;
    copy.rowsRemoved = rowsRemoved;
    copy.appends = appends;
    copy.syncs = syncs;
    copy.mappedReads = mappedReads;
    copy.callReads = callReads;
    return copy;
  }

  /** Adds a queue's; nothing of one that has no file any more. */
  void add(EmbeddedQueue queue) {
    try {
      QueueStats stats = queue.stats();
      rowsWritten += stats.rowsWritten();
      rowsRemoved += stats.rowsRemoved();
      appends += stats.appends();
      syncs += stats.syncs();
      mappedReads += stats.mappedReads();
      callReads += stats.callReads();
      mappedBytes += stats.mappedBytes();
    } catch (ClosedException gone) {
      // A failed truncation has let go of its file; its next use opens it anew.
      System.getLogger("org.q4j").log(System.Logger.Level.DEBUG, gone.getMessage());
    }
  }
}
