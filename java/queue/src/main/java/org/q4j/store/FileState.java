package org.q4j.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.q4j.format.Header;

/**
 * What the header would say if it were written now, and the counters beside it.
 *
 * <p>Changed by the group's leader alone, read by anyone: every method holds this object's monitor,
 * but {@link #end}, which readers of the log ask for at each step and which is published last.
 */
final class FileState {
  private final Header header;
  private long nextRowId;
  private long rowsWritten;
  private long rowsRemoved;
  private long appends;
  private long syncs;
  private volatile List<RemovalListener> listeners = new CopyOnWriteArrayList<>();
  private final Arrivals arrivals = new Arrivals(System.nanoTime());
  private final RateMeter appendRate = new RateMeter(System.nanoTime());
  private final RateMeter removeRate = new RateMeter(System.nanoTime());
  private final Object removalTurn = new Object();
  private final LazyVerification unverified;
  private long removalsUnderWay;
  private boolean received;
  private volatile long end;

  FileState(Header header, long nextRowId, LazyVerification unverified) {
    this.unverified = unverified;
    this.header = header;
    this.nextRowId = nextRowId;
    this.end = header.end;
  }

  /** Returns the offset just past the last block that readers may see. */
  long end() {
    return end;
  }

  /** Returns what has to be reached before a record is read. */
  LazyVerification unverified() {
    return unverified;
  }

  /** Returns a copy of the header. */
  synchronized Header header() {
    return header.copy();
  }

  /** Returns how often the file was synced. */
  synchronized long syncs() {
    return syncs;
  }

  synchronized long nextRowId() {
    return nextRowId;
  }

  /**
   * Goes on counting where the file's predecessor, which holds still, stopped.
   *
   * @param sameRows whether its rows are this file's, under the same row ids
   */
  synchronized void countOn(FileState before, boolean sameRows) {
    synchronized (before) {
      if (sameRows) {
        arrivals.goOn(before.arrivals);
      }
      appendRate.goOn(before.appendRate);
      removeRate.goOn(before.removeRate);
      rowsWritten = before.rowsWritten;
      rowsRemoved = before.rowsRemoved;
      appends = before.appends;
      syncs = before.syncs;
    }
  }

  /** Returns whether so much of the file is removed rows that a compaction is due. */
  synchronized boolean isWorthCompacting(CompactionPolicy policy) {
    return policy.applies(header.bytesTotal, header.bytesRemoved);
  }

  synchronized long lastReceived(int sender) {
    return header.lastReceived(sender);
  }

  /** Rows of a relay were appended. */
  synchronized void received(int sender, long sourceRowId) {
    header.lastReceived(sender, sourceRowId);
    received = true;
  }

  /** Returns whether a relay's rows were appended since the file was opened. */
  synchronized boolean hasReceived() {
    return received;
  }

  synchronized long begin() {
    return header.begin;
  }

  synchronized long beginRowId() {
    return header.beginRowId;
  }

  synchronized long rowCount() {
    return header.rowCount;
  }

  /**
   * A block was appended.
   *
   * @return the row id of its first row
   */
  synchronized long appended(long firstRow, long blockEnd, long rows, long rowBytes) {
    if (header.begin == header.end) {
      header.begin = firstRow;
      header.beginRowId = nextRowId;
    }
    long firstRowId = nextRowId;
    long now = System.nanoTime();
    arrivals.note(firstRowId, now);
    appendRate.mark(rows, now);
    nextRowId += rows;
    header.end = blockEnd;
    header.rowCount += rows;
    header.bytesTotal += rowBytes;
    rowsWritten += rows;
    appends++;
    end = blockEnd;
    return firstRowId;
  }

  /**
   * From here on every removal is told to {@code listener}; none of before is.
   *
   * @return the header without the rows of those before
   */
  Header listen(RemovalListener listener) {
    synchronized (removalTurn) {
      synchronized (this) {
        listeners.add(listener);
        Header then = header.copy();
        then.rowCount -= removalsUnderWay; // Written, and counted only when synced.
        return then;
      }
    }
  }

  /**
   * Held, and nothing of this object's before it, from the telling of removals to their writing:
   * who began to listen in between would neither be told of them nor find them removed.
   */
  Object removalTurn() {
    return removalTurn;
  }

  /**
   * Tells those, too, who listen to the same file under its old name. They may stop there or here.
   */
  void tellThoseOf(FileState before) {
    listeners = before.listeners;
  }

  synchronized void stopListening(RemovalListener listener) {
    listeners.remove(listener);
  }

  /** Rows are about to be removed. */
  synchronized void removing(Removals rows) {
    removalsUnderWay += rows.size();
    for (RemovalListener listener : listeners) {
      listener.removing(rows);
    }
  }

  /** Returns how long ago a row was appended, in ns; for one of before the opening, that. */
  synchronized long ageOf(long rowId, long nowNanos) {
    return arrivals.ageOf(rowId, nowNanos);
  }

  /** Returns rows appended a second, over the last minute. */
  synchronized double appendRate(long nowNanos) {
    return appendRate.perSecond(nowNanos);
  }

  /** Returns rows removed a second, over the last minute. */
  synchronized double removeRate(long nowNanos) {
    return removeRate.perSecond(nowNanos);
  }

  /** Rows were removed. */
  synchronized void removed(long rows, long rowBytes) {
    removalsUnderWay -= rows;
    header.rowCount -= rows;
    header.bytesRemoved += rowBytes;
    rowsRemoved += rows;
    removeRate.mark(rows, System.nanoTime());
  }

  /** The first live row is another now. */
  synchronized void moveBegin(long offset, long rowId) {
    header.begin = offset;
    header.beginRowId = rowId;
  }

  synchronized void synced() {
    syncs++;
  }

  /** Returns the figures as of now. */
  synchronized FileStats stats(long fileLength) {
    return new FileStats(
        header.rowCount,
        rowsWritten,
        rowsRemoved,
        header.bytesTotal - header.bytesRemoved,
        fileLength,
        header.begin,
        header.end,
        header.beginRowId,
        nextRowId,
        appends,
        syncs);
  }
}
