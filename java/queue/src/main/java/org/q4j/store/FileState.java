package org.q4j.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.q4j.format.Header;

/**
 * What the header would say if it were written now, and the counters beside it.
 *
 * <p>Changed by the group's leader alone, but for those who listen and the count of syncs, and read
 * by anyone: what a method returns belongs together. {@link #end}, which readers of the log ask for
 * at each step, is published last.
 */
final class FileState {
  private final SequenceLock lock = new SequenceLock();
  private final Header header;
  private long nextRowId;
  private long rowsWritten;
  private long rowsRemoved;
  private long appends;
  private final AtomicLong syncs = new AtomicLong();
  private volatile List<RemovalListener> listeners = new CopyOnWriteArrayList<>();
  private final CoarseClock clock = new CoarseClock();
  private final Arrivals arrivals = new Arrivals(System.nanoTime());
  private final RateMeter appendRate = new RateMeter(System.nanoTime());
  private final RateMeter removeRate = new RateMeter(System.nanoTime());
  private final Object removalTurn = new Object();
  private final LazyVerification unverified;
  private long removalsUnderWay;
  private boolean received;
  private final AtomicLong end;

  FileState(Header header, long nextRowId, LazyVerification unverified) {
    this.unverified = unverified;
    this.header = header;
    this.nextRowId = nextRowId;
    this.end = new AtomicLong(header.end);
  }

  /** Returns the offset just past the last block that readers may see. */
  long end() {
    return end.get();
  }

  /** Returns what has to be reached before a record is read. */
  LazyVerification unverified() {
    return unverified;
  }

  /** Returns a copy of the header. */
  Header header() {
    return lock.read(header::copy);
  }

  /** Returns how often the file was synced. */
  long syncs() {
    return syncs.get();
  }

  long nextRowId() {
    return lock.readLong(() -> nextRowId);
  }

  /** Where rows begin: the first live one, or the next to be appended. */
  record Start(long offset, long rowId) {}

  Start start() {
    return lock.read(
        () -> new Start(header.begin, header.begin == header.end ? nextRowId : header.beginRowId));
  }

  /** A header, and the row id of what is appended behind it. */
  record Moment(Header header, long nextRowId) {}

  Moment moment() {
    return lock.read(() -> new Moment(header.copy(), nextRowId));
  }

  /**
   * Goes on counting where the file's predecessor stopped.
   *
   * @param sameRows whether its rows are this file's, under the same row ids
   */
  void countOn(FileState before, boolean sameRows) {
    lock.beginWrite();
    try {
      before.lock.read(() -> copyFigures(before, sameRows));
    } finally {
      lock.endWrite();
    }
  }

  private boolean copyFigures(FileState before, boolean sameRows) {
    if (sameRows) {
      arrivals.goOn(before.arrivals);
    }
    appendRate.goOn(before.appendRate);
    removeRate.goOn(before.removeRate);
    rowsWritten = before.rowsWritten;
    rowsRemoved = before.rowsRemoved;
    appends = before.appends;
    syncs.set(before.syncs.get());
    return sameRows;
  }

  /** Returns whether so much of the file is removed rows that a compaction is due. */
  boolean isWorthCompacting(CompactionPolicy policy) {
    return lock.read(() -> policy.applies(header.bytesTotal, header.bytesRemoved));
  }

  long lastReceived(int sender) {
    return lock.readLong(() -> header.lastReceived(sender));
  }

  /** Rows of a relay were appended. */
  void received(int sender, long sourceRowId) {
    lock.beginWrite();
    try {
      header.lastReceived(sender, sourceRowId);
    } finally {
      lock.endWrite();
    }
    received = true;
  }

  /** Returns whether a relay's rows were appended since the file was opened. For the leader. */
  boolean hasReceived() {
    return received;
  }

  long begin() {
    return lock.readLong(() -> header.begin);
  }

  long beginRowId() {
    return lock.readLong(() -> header.beginRowId);
  }

  long rowCount() {
    return lock.readLong(() -> header.rowCount);
  }

  /**
   * A block was appended.
   *
   * @return the row id of its first row
   */
  long appended(long firstRow, long blockEnd, long rows, long rowBytes) {
    long now = clock.nanos();
    long firstRowId = nextRowId;
    lock.beginWrite();
    try {
      if (header.begin == header.end) {
        header.begin = firstRow;
        header.beginRowId = nextRowId;
      }
      arrivals.note(firstRowId, now);
      appendRate.mark(rows, now);
      nextRowId += rows;
      header.end = blockEnd;
      header.rowCount += rows;
      header.bytesTotal += rowBytes;
      rowsWritten += rows;
      appends++;
    } finally {
      lock.endWrite();
    }
    end.setRelease(blockEnd);
    return firstRowId;
  }

  /**
   * From here on every removal is told to {@code listener}; none of before is.
   *
   * @return the header without the rows of those before
   */
  Header listen(RemovalListener listener) {
    synchronized (removalTurn) {
      listeners.add(listener);
      return lock.read(
          () -> {
            Header then = header.copy();
            then.rowCount -= removalsUnderWay; // Written, and counted only when synced.
            return then;
          });
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

  void stopListening(RemovalListener listener) {
    listeners.remove(listener);
  }

  /** Rows are about to be removed. It is the removals' turn. */
  void removing(Removals rows) {
    lock.beginWrite();
    try {
      removalsUnderWay += rows.size();
    } finally {
      lock.endWrite();
    }
    for (RemovalListener listener : listeners) {
      listener.removing(rows);
    }
  }

  /** Returns how long ago a row was appended, in ns; for one of before the opening, that. */
  long ageOf(long rowId, long nowNanos) {
    return lock.readLong(() -> arrivals.ageOf(rowId, nowNanos));
  }

  /** Returns rows appended a second, over the last minute. */
  double appendRate(long nowNanos) {
    return lock.read(() -> appendRate.perSecond(nowNanos));
  }

  /** Returns rows removed a second, over the last minute. */
  double removeRate(long nowNanos) {
    return lock.read(() -> removeRate.perSecond(nowNanos));
  }

  /** Rows were removed. */
  void removed(long rows, long rowBytes) {
    long now = clock.nanos();
    lock.beginWrite();
    try {
      removalsUnderWay -= rows;
      header.rowCount -= rows;
      header.bytesRemoved += rowBytes;
      rowsRemoved += rows;
      removeRate.mark(rows, now);
    } finally {
      lock.endWrite();
    }
  }

  /** The first live row is another now. */
  void moveBegin(long offset, long rowId) {
    lock.beginWrite();
    try {
      header.begin = offset;
      header.beginRowId = rowId;
    } finally {
      lock.endWrite();
    }
  }

  /** The file was synced, by any thread. */
  void synced() {
    syncs.incrementAndGet();
  }

  /** Returns the figures as of now. */
  FileStats stats(long fileLength) {
    return lock.read(
        () ->
            new FileStats(
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
                syncs.get()));
  }
}
