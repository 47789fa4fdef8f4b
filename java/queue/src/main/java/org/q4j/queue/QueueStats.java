package org.q4j.queue;

import org.q4j.format.HeaderDescriptor;
import org.q4j.store.FileStats;

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
    long syncs) {

  static QueueStats of(FileStats file, long owned, long restoredByAbort, long restoredByClose) {
    return new QueueStats(
        file.rows(),
        Math.max(0, file.rows() - owned), // Between an end's commit and its owner's hearing of it.
        owned,
        file.rowsWritten(),
        file.rowsRemoved(),
        restoredByAbort,
        restoredByClose,
        file.liveBytes(),
        Math.max(0, file.end() - HeaderDescriptor.SIZE - file.liveBytes()),
        file.fileLength(),
        file.end(),
        file.begin(),
        file.beginRowId(),
        file.nextRowId(),
        file.appends(),
        file.syncs());
  }
}
