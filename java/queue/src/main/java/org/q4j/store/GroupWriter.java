package org.q4j.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.q4j.ClosedException;
import org.q4j.CorruptException;
import org.q4j.FullException;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;

/**
 * Brings a group to disk: one block for all its rows, one byte for each removal, one sync, then
 * everyone may be told. Called by one thread at a time, see {@link GroupCommit}.
 *
 * <p>Appends and removals of one group are independent of each other: nobody can remove a row that
 * has not been committed, so they may reach the disk in any order.
 */
final class GroupWriter implements Consumer<List<Commit>> {
  private final RuntimeException cutShort =
      new ClosedException("a group commit was cut short by an error of the virtual machine");

  private final Storage storage;
  private final FileState state;
  private final Durability durability;
  private final BlockWriter blocks = new BlockWriter();
  private final IntervalSync intervalSync;
  private volatile LongConsumer listener = rows -> {};
  private volatile RuntimeException broken;
  private boolean stopped;
  private long[] offsets = new long[16];
  private byte[] bytes = new byte[16];

  GroupWriter(Storage storage, FileState state, SyncPolicy policy) {
    this.storage = storage;
    this.state = state;
    this.durability = policy.durability();
    this.intervalSync =
        durability == Durability.INTERVAL
            ? new IntervalSync(policy.interval(), this::syncInBackground)
            : null;
  }

  void onAppend(LongConsumer newListener) {
    listener = newListener;
  }

  @Override
  public void accept(List<Commit> group) {
    refuseWhenBroken();
    try {
      write(group);
    } catch (RuntimeException failure) {
      // What leaves the file as it was has been dealt with; after this, nobody knows what is on
      // disk.
      throw breakDown(failure);
    } catch (Error fault) {
      breakDown(cutShort); // Made beforehand: there may be no memory to make one now.
      throw fault;
    }
  }

  private void write(List<Commit> group) {
    List<Commit> appends = new ArrayList<>(group.size());
    long rowsLength = 0;
    int removals = 0;
    for (Commit commit : group) {
      if (commit.appends()) {
        appends.add(commit);
        rowsLength += commit.rowsLength;
      }
      removals += commit.removals.length;
    }
    boolean appended = rowsLength > 0 && append(appends, rowsLength);
    if (removals > 0) {
      remove(group, removals);
    }
    if (appended || removals > 0) {
      sync();
    }
    if (removals > 0) {
      publishRemovals(group);
    }
    if (appended) {
      publishAppends(appends, rowsLength);
    }
  }

  /**
   * Returns whether the block was written; if not, its commits have failed and nothing else has.
   */
  private boolean append(List<Commit> appends, long rowsLength) {
    long start = state.end();
    long end = start + RecordDescriptor.CHECKSUM_LENGTH + rowsLength;
    try {
      if (end >= storage.length()) {
        storage.grow(Tail.lengthFor(end));
      }
    } catch (FullException full) {
      failAll(appends, full);
      return false;
    } catch (RuntimeException failure) {
      throw breakDown(failure);
    }
    try {
      blocks.write(storage, start, appends, rowsLength);
      return true;
    } catch (RuntimeException failure) {
      // A part of the block may stand there now. The next one would be written over it, and what
      // sticks out behind that could be taken for a block after a crash.
      try {
        Tail.erase(storage, start);
      } catch (RuntimeException second) {
        failure.addSuppressed(second);
        throw breakDown(failure);
      }
      failAll(appends, failure);
      return false;
    }
  }

  private static void failAll(List<Commit> commits, RuntimeException failure) {
    for (Commit commit : commits) {
      commit.fail(failure);
    }
  }

  private void remove(List<Commit> group, int removals) {
    if (offsets.length < removals) {
      int capacity = Math.max(removals, offsets.length * 2);
      offsets = new long[capacity];
      bytes = new byte[capacity];
    }
    int count = 0;
    for (Commit commit : group) {
      for (RowPosition row : commit.removals) {
        offsets[count] = row.offset() + RecordDescriptor.HEAD_LENGTH - 1;
        bytes[count++] = RecordDescriptor.removedByte(row.head());
      }
    }
    try {
      storage.overwrite(offsets, bytes, count);
    } catch (RuntimeException failure) {
      throw breakDown(failure);
    }
  }

  private void sync() {
    if (durability == Durability.SYNC) {
      try {
        storage.sync();
        state.synced();
      } catch (RuntimeException failure) {
        throw breakDown(failure);
      }
    } else if (intervalSync != null) {
      intervalSync.request();
    }
  }

  private void publishAppends(List<Commit> appends, long rowsLength) {
    long rows = 0;
    for (Commit commit : appends) {
      rows += commit.rows.length;
    }
    long firstRow = state.end() + RecordDescriptor.CHECKSUM_LENGTH;
    long rowId = state.appended(firstRow, firstRow + rowsLength, rows, rowsLength);
    for (Commit commit : appends) {
      commit.firstRowId = rowId;
      rowId += commit.rows.length;
    }
    listener.accept(rows);
  }

  private void publishRemovals(List<Commit> group) {
    long rows = 0;
    long rowBytes = 0;
    for (Commit commit : group) {
      for (RowPosition row : commit.removals) {
        rows++;
        rowBytes += row.recordLength();
      }
    }
    state.removed(rows, rowBytes);
    moveBegin();
  }

  /** Each record is passed once in a file's life, so this is O(1) a removal. */
  private void moveBegin() {
    long at = state.begin();
    long rowId = state.beginRowId();
    long end = state.end();
    while (at < end) {
      int head = storage.readHead(at);
      if (RecordDescriptor.isLiveRow(head)) {
        break;
      }
      if (RecordDescriptor.isChecksum(head)) {
        at += RecordDescriptor.CHECKSUM_LENGTH;
      } else if (RecordDescriptor.isCounter(head) || RecordDescriptor.isRow(head)) {
        rowId += RecordDescriptor.isCounter(head) ? RecordDescriptor.size(head) : 1;
        at += RecordDescriptor.length(head);
      } else {
        at = Long.MAX_VALUE;
      }
    }
    if (at > end) {
      throw new CorruptException(
          "records that verified before do not any more, %s, from offset %d"
              .formatted(storage.path(), state.begin()));
    }
    state.moveBegin(at, rowId);
  }

  private void syncInBackground() {
    if (broken != null) {
      return;
    }
    try {
      storage.sync();
      state.synced();
    } catch (RuntimeException failure) {
      breakDown(failure);
    }
  }

  /** What is on disk is not known any more: only a reopening can tell. */
  private RuntimeException breakDown(RuntimeException cause) {
    if (broken == null) {
      broken = cause;
    }
    return cause;
  }

  void refuseWhenBroken() {
    RuntimeException cause = broken;
    if (cause != null) {
      throw new ClosedException(
          "%s refuses work since a write or sync failed (%s): close and reopen it, which recovers it"
              .formatted(storage.path(), cause.getMessage()),
          cause);
    }
  }

  /**
   * Ends the background syncs.
   *
   * @return whether the file is sound, so that it may be marked as closed
   */
  boolean stop() {
    boolean first = !stopped;
    stopped = true;
    if (intervalSync != null) {
      intervalSync.close();
    }
    return first && broken == null;
  }
}
