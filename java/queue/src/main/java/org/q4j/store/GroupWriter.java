package org.q4j.store;

import java.util.function.Consumer;
import org.q4j.ClosedException;
import org.q4j.CorruptException;
import org.q4j.FullException;
import org.q4j.format.HeaderDescriptor;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * Brings a group to disk: one block for all its rows, one byte for each removal, one sync, then
 * everyone may be told. Called by one thread at a time, see {@link GroupCommit}.
 *
 * <p>Appends and removals of one group are independent of each other: nobody can remove a row that
 * has not been committed, so they may reach the disk in any order.
 */
final class GroupWriter implements Consumer<Commit> {
  private final RuntimeException cutShort =
      new ClosedException("a group commit was cut short by an error of the virtual machine");

  private final Storage storage;
  private final FileState state;

  /** What it has read ahead is kept as the file is: nobody else changes heads. */
  private final ForwardReader heads;

  private final FileSync sync;
  private final LastReceived received;
  private final BlockWriter blocks;
  private final ZeroedAhead zeroed = new ZeroedAhead();
  private final boolean stores;
  private volatile RuntimeException broken;
  private boolean stopped;
  private long[] offsets = new long[16];
  private byte[] bytes = new byte[16];

  GroupWriter(Disk disk, Storage storage, FileState state, SyncPolicy policy) {
    this.storage = storage;
    this.stores = policy.durability() != Durability.SYNC;
    this.blocks = new BlockWriter(stores);
    this.state = state;
    this.heads = new ForwardReader(storage);
    this.received = new LastReceived(state);
    this.sync = new FileSync(disk, storage, state, policy, this::breakDown);
  }

  /** Writes the chain of commits that begins with {@code group}. */
  @Override
  public void accept(Commit group) {
    refuseWhenBroken();
    try {
      pause(group);
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

  /** Here all groups before are published, and nothing of this one is written. */
  private static void pause(Commit group) {
    for (Commit commit = group; commit != null; commit = commit.next) {
      if (commit.before != null) {
        commit.before.run();
      }
    }
  }

  private void write(Commit group) {
    long rows = 0;
    long rowsLength = 0;
    int removals = 0;
    received.reset();
    boolean forgets = false;
    for (Commit commit = group; commit != null; commit = commit.next) {
      forgets |= commit.forgets();
      if (commit.source != null) {
        commit.skipped = !received.accepts(commit);
      }
      rows += commit.appends() ? commit.rows.length : 0;
      rowsLength += commit.appends() ? commit.rowsLength : 0;
      removals += commit.removals.size();
    }
    sync.beforeGroup();
    boolean appended = rows > 0 && append(group, rowsLength);
    if (removals > 0) {
      remove(group, removals);
    }
    if (appended || removals > 0) {
      sync.afterGroup();
    }
    if (removals > 0) {
      publishRemovals(group);
    }
    if (appended) {
      publishAppends(group, rows, rowsLength);
    }
    if (forgets) {
      if (!appended) { // Or it was published, in its place among what others received.
        forgetReceived(group);
      }
      sync.markReceived();
    }
  }

  private void forgetReceived(Commit group) {
    for (Commit commit = group; commit != null; commit = commit.next) {
      if (commit.forgets()) {
        state.received(commit.source.sender(), 0);
      }
    }
  }

  /** Returns whether the block was written; if not, its rows' commits have failed. */
  private boolean append(Commit group, long rowsLength) {
    long start = state.end();
    long end = start + RecordDescriptor.CHECKSUM_LENGTH + rowsLength;
    try {
      if (end >= storage.length()) {
        storage.grow(HeaderDescriptor.fileLength(end));
      }
    } catch (FullException full) {
      failAppends(group, full);
      return false;
    }
    try {
      zeroed.before(storage, start, end);
      blocks.write(storage, start, group, rowsLength);
      return true;
    } catch (RuntimeException failure) {
      // A part of the block may stand there now. The next one would be written over it, and what
      // sticks out behind that could be taken for a block after a crash.
      try {
        Tail.erase(storage, start, end);
        sync.now();
      } catch (RuntimeException second) {
        failure.addSuppressed(second);
        throw failure;
      }
      failAppends(group, failure);
      return false;
    }
  }

  private static void failAppends(Commit group, RuntimeException failure) {
    for (Commit commit = group; commit != null; commit = commit.next) {
      // What was left out as received before may be what is failing here.
      if (commit.appends() || commit.skipped) {
        commit.fail(failure);
      }
    }
  }

  private void remove(Commit group, int removals) {
    if (offsets.length < removals) {
      int capacity = Math.max(removals, offsets.length * 2);
      offsets = new long[capacity];
      bytes = new byte[capacity];
    }
    int count = 0;
    for (Commit commit = group; commit != null; commit = commit.next) {
      for (int i = 0; i < commit.removals.size(); i++) {
        offsets[count] = commit.removals.byteOffset(i);
        bytes[count++] = commit.removals.removedByte(i);
      }
    }
    synchronized (state.removalTurn()) {
      for (Commit commit = group; commit != null; commit = commit.next) {
        state.removing(commit.removals);
      }
      if (stores) {
        storage.storeBytes(offsets, bytes, count);
      } else {
        storage.overwrite(offsets, bytes, count);
      }
    }
    for (int i = 0; i < count; i++) {
      heads.patch(offsets[i], bytes[i]);
    }
  }

  private void publishAppends(Commit group, long rows, long rowsLength) {
    long firstRow = state.end() + RecordDescriptor.CHECKSUM_LENGTH;
    long rowId = state.appended(firstRow, firstRow + rowsLength, rows, rowsLength);
    for (Commit commit = group; commit != null; commit = commit.next) {
      if (commit.appends()) {
        commit.firstRowId = rowId;
        rowId += commit.rows.length;
      }
    }
    received.publish();
  }

  private void publishRemovals(Commit group) {
    long rows = 0;
    long rowBytes = 0;
    for (Commit commit = group; commit != null; commit = commit.next) {
      rows += commit.removals.size();
      for (int i = 0; i < commit.removals.size(); i++) {
        rowBytes += commit.removals.recordLength(i);
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
    long known = at;
    long knownRowId = rowId;
    heads.limit(end);
    while (at < end) {
      if (!state.unverified().isSound(at)) {
        // Nobody is given what follows. Begin stays at a row, as other readers want it.
        at = known;
        rowId = knownRowId;
        break;
      }
      int head = heads.readInt(at);
      if (RecordDescriptor.isLiveRow(head)) {
        break;
      }
      if (RecordDescriptor.isChecksum(head)) {
        at += RecordDescriptor.CHECKSUM_LENGTH;
      } else if (RecordDescriptor.isCounter(head) || RecordDescriptor.isRow(head)) {
        known = at;
        knownRowId = rowId;
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

  /** What is on disk is not known any more: only a reopening can tell. */
  RuntimeException breakDown(RuntimeException cause) {
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
    sync.stop();
    return first && broken == null;
  }
}
