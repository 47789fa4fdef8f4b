package org.q4j.queue;

import org.q4j.format.HeaderDescriptor;
import org.q4j.io.StorageStats;
import org.q4j.store.FileStats;
import org.q4j.store.QueueFile;

/**
 * Figures of one queue. Counters count since the queue was opened.
 *
 * @param rows rows in the queue, ready and owned
 * @param ready rows that nobody owns
 * @param owned rows that a session owns
 * @param rowsWritten rows inserted
 * @param rowsRemoved rows ended
 * @param restoredByAbort rows given back by abort
 * @param restoredByClose rows given back by closing a session
 * @param liveBytes bytes of live row records, heads included
 * @param deadBytes bytes before endOffset that hold no live row: removed rows and block heads
 * @param fileBytes length of the file
 * @param endOffset offset just past the last block
 * @param beginOffset offset of the first live row, or endOffset when there is none
 * @param firstRowId row id of the row at beginOffset, or the next one to be given
 * @param nextRowId row id that the next insert will get
 * @param appends groups written
 * @param syncs fdatasync calls
 * @param restoredByLease rows given back because their owner's time limit was over
 * @param deadLetters rows moved to the queue of dead letters
 * @param droppedByBounds rows removed to make room for others
 * @param waits how waits ended
 * @param conditions what conditions have cost
 * @param insertsPerSecond rows inserted a second, over the last minute
 * @param endsPerSecond rows removed a second, over the last minute
 * @param oldestReadyNanos how long ago the oldest row came that nobody owns, in ns; for one that
 *     was there at the opening, how long ago that was; too high by at most a 500th of the queue's
 *     time open, or 80 ms, more only where the machine kept a thread from running so long; -1 when
 *     there is none
 * @param mappedReads reads served by a mapped window
 * @param callReads reads served by a system call
 * @param mappingFailures mappings that the system refused
 * @param mappedBytes bytes mapped at present
 * @param windows mapped windows at present
 * @param oldestOwnedNanos for how long the row is owned that was taken first, in ns, too high by 10
 *     ms at most, with the same exception; -1 when none is
 */
public record QueueStats(
    long rows,
    long ready,
    long owned,
    long rowsWritten,
    long rowsRemoved,
    long restoredByAbort,
    long restoredByClose,
    long liveBytes,
    long deadBytes,
    long fileBytes,
    long endOffset,
    long beginOffset,
    long firstRowId,
    long nextRowId,
    long appends,
    long syncs,
    long restoredByLease,
    long deadLetters,
    long droppedByBounds,
    WaitStats waits,
    ConditionStats conditions,
    double insertsPerSecond,
    double endsPerSecond,
    long oldestReadyNanos,
    long mappedReads,
    long callReads,
    long mappingFailures,
    long mappedBytes,
    long windows,
    long oldestOwnedNanos) {
  private static final StorageStats NO_FILE = new StorageStats(0, 0, 0, 0, 0);

  /** The figures of a queue that is only looked at. */
  static QueueStats of(FileStats file) {
    return of(file, new Ownership(0, -1, -1), new Counters(null), NO_FILE, 0, 0, -1);
  }

  static QueueStats of(QueueFile file, Ownership ownership, Counters counters) {
    long ready = ownership.firstReady();
    return of(
        file.stats(),
        ownership,
        counters,
        file.io(),
        file.appendRate(),
        file.removeRate(),
        ready < 0 ? -1 : file.ageOf(ready));
  }

  private static QueueStats of(
      FileStats file,
      Ownership ownership,
      Counters counters,
      StorageStats io,
      double inserts,
      double ends,
      long oldestReadyNanos) {
    long owned = ownership.owned();
    return new QueueStats(
        file.rows(),
        Math.max(0, file.rows() - owned), // Between an end's commit and its owner's hearing of it.
        owned,
        file.rowsWritten(),
        file.rowsRemoved(),
        counters.get(Count.RESTORED_BY_ABORT),
        counters.get(Count.RESTORED_BY_CLOSE),
        file.liveBytes(),
        Math.max(0, file.end() - HeaderDescriptor.SIZE - file.liveBytes()),
        file.fileLength(),
        file.end(),
        file.begin(),
        file.beginRowId(),
        file.nextRowId(),
        file.appends(),
        file.syncs(),
        counters.get(Count.RESTORED_BY_LEASE),
        counters.get(Count.DEAD_LETTERS),
        counters.get(Count.DROPPED_BY_BOUNDS),
        WaitStats.of(counters),
        ConditionStats.of(counters),
        inserts,
        ends,
        oldestReadyNanos,
        io.mappedReads(),
        io.preadReads(),
        io.mappingFailures(),
        io.mappedBytes(),
        io.windows(),
        ownership.oldestOwnedNanos());
  }
}
