package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.q4j.ClosedException;
import org.q4j.CorruptException;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * Copies a queue file's live rows into a new file, which then takes its place.
 *
 * <p>{@link #copy} runs while rows are appended, taken and removed; {@link #complete} follows when
 * the caller has seen to it that nothing is, and has little left to do. Rows are read by system
 * calls, block by block, and only what verifies is copied: a page that cannot be read must not
 * become a row with a right checksum. Row ids stay.
 *
 * <p>Whenever it is cut short, the old file is whole, until the rename, after which the new one is.
 * For one thread, but for {@link #stop}.
 */
public final class Compaction implements AutoCloseable {
  private static final int ROUNDS = 8;
  private static final long SMALL = 256 << 10;

  /** Copied bytes between two syncs: what an insert's sync may have to wait for. */
  private static final long STRETCH = 128 << 10;

  /** How many times as long as a sync of copies took the disk is left to others' syncs. */
  private static final int REST = 3;

  private static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** After so many rounds others append about as fast as this copies. */
  private static final int ROUNDS_WITH_RESTS = 2;

  private final Disk disk;
  private final Path file;
  private final Path temporary;
  private final FileState state;
  private final RemovalLog removals;
  private final Storage source;
  private final Storage target;
  private final QueueFileWriter writer;
  private final BlockReader blocks;
  private final ForwardReader reader;
  private final long begin;
  private final long beginRowId;
  private long copied;
  private long synced;
  private long othersBefore;
  private boolean rests;
  private long[] pending = {};
  private long removedRows;
  private long removedBytes;

  /** The row id of the next record to copy; -1 while begin has not been reached. */
  private long rowId;

  private final BodyChange change;

  private boolean closed;
  private boolean replacing;
  private volatile boolean stopped;

  /**
   * @param change what becomes of the rows' bodies; null when they stay as they are
   */
  Compaction(
      Disk disk,
      Path file,
      FileState state,
      RemovalLog removals,
      Path temporary,
      BodyChange change) {
    this.disk = disk;
    this.change = change;
    this.file = file;
    this.temporary = temporary;
    this.state = state;
    this.removals = removals;
    this.source = disk.openReadOnly(file);
    Storage made = null;
    try {
      disk.delete(temporary);
      made = disk.create(temporary);
      int magic = change == null ? state.header().magic : HeaderDescriptor.MAGIC_V2;
      writer = new QueueFileWriter(made, magic);
      FileState.Moment now = state.moment();
      Header header = now.header();
      boolean empty = header.begin == header.end;
      begin = header.begin;
      beginRowId = empty ? now.nextRowId() : header.beginRowId;
      rowId = empty ? beginRowId : -1;
      copied = empty ? header.end : blockOf(header);
    } catch (RuntimeException | Error failure) {
      source.close();
      if (made != null) {
        made.close();
        disk.delete(temporary);
      }
      throw failure;
    }
    target = made;
    blocks = new BlockReader(source);
    reader = new ForwardReader(source);
  }

  private long blockOf(Header header) {
    return new BlockFinder(source)
        .blockOf(header.begin, HeaderSize.of(source, header), header.end)
        .orElseThrow(() -> damaged(header.begin));
  }

  private CorruptException damaged(long offset) {
    return new CorruptException(
        "a block does not verify, %s, offset %d: not compacted, nothing was changed; ./q4j file check %s tells what is lost"
            .formatted(file, offset, file));
  }

  /** Copies what there is, until what has come meanwhile is little. */
  public void copy() {
    for (int round = 0; round < ROUNDS; round++) {
      long before = copied;
      rests = round < ROUNDS_WITH_RESTS;
      copyUpTo(state.end());
      writer.flush();
      applyRemovals();
      target.sync(); // So that there is little to sync at the end, when everybody waits.
      if (copied - before < SMALL && round > 0) {
        return;
      }
    }
  }

  /** Makes {@link #copy} end soon, by an exception. From any thread. */
  public void stop() {
    stopped = true;
  }

  /** Returns whether the new file may have the old one's name already. */
  public boolean mayHaveReplaced() {
    return replacing;
  }

  private void copyUpTo(long end) {
    reader.forget();
    while (copied < end) {
      if (stopped) {
        throw new ClosedException("compaction stopped: " + file);
      }
      long next = blocks.verify(copied, end, RecordVisitor.NONE);
      if (next == BlockReader.INVALID) {
        throw damaged(copied);
      }
      copyBlock(copied, next);
      copied = next;
      syncInPassing();
    }
  }

  /**
   * Many small syncs instead of a large one: a disk works off what it was given, so that whoever
   * inserts would wait for hundreds of megabytes of copies. Where others sync meanwhile, most of
   * the time is theirs.
   */
  private void syncInPassing() {
    if (writer.length() - synced >= STRETCH) {
      writer.flush();
      long begun = System.nanoTime();
      target.sync();
      synced = writer.end();
      long others = state.syncs();
      if (rests && others != othersBefore) {
        LockSupport.parkNanos(Math.min(REST * (System.nanoTime() - begun), MAX_REST_NANOS));
      }
      othersBefore = others;
    }
  }

  private void copyBlock(long block, long end) {
    long at = block + RecordDescriptor.CHECKSUM_LENGTH;
    while (at < end) {
      int head = reader.readInt(at);
      if (at == begin) {
        rowId = beginRowId;
      }
      if (rowId >= 0) {
        if (RecordDescriptor.isLiveRow(head)) {
          if (change == null) {
            writer.append(rowId, head, reader, at + RecordDescriptor.HEAD_LENGTH);
          } else {
            appendChanged(at, head);
          }
        }
        rowId += RecordDescriptor.isCounter(head) ? RecordDescriptor.size(head) : 1;
      }
      at += RecordDescriptor.length(head);
    }
  }

  private void appendChanged(long at, int head) {
    byte[] old = new byte[RecordDescriptor.size(head)];
    reader.read(at + RecordDescriptor.HEAD_LENGTH, ByteBuffer.wrap(old));
    int tail = RecordDescriptor.isReceived(head) ? RecordDescriptor.SOURCE_LENGTH : 0;
    if (old.length < tail) {
      throw damaged(at);
    }
    byte[] body = change.apply(rowId, Arrays.copyOf(old, old.length - tail));
    byte[] changed = Arrays.copyOf(body, body.length + tail);
    System.arraycopy(old, old.length - tail, changed, body.length, tail);
    int type = tail > 0 ? RecordDescriptor.ROW_RECEIVED : RecordDescriptor.ROW;
    writer.append(
        rowId,
        type | changed.length,
        (offset, destination) -> destination.put(changed, (int) offset, destination.remaining()),
        0);
  }

  /** Removes from the copy what was removed from the file after it had been copied. */
  private void applyRemovals() {
    long[] logged = removals.take();
    long[] all = Arrays.copyOf(pending, pending.length + logged.length);
    System.arraycopy(logged, 0, all, pending.length, logged.length);
    Arrays.sort(all);
    int known = 0;
    while (known < all.length && all[known] < rowId) {
      known++;
    }
    pending = Arrays.copyOfRange(all, known, all.length); // Not reached yet: may be seen as live.
    ForwardReader heads = new ForwardReader(target);
    long[] offsets = new long[known];
    byte[] bytes = new byte[known];
    int count = 0;
    RowIndex.Walk walk = writer.index().walk(heads::readInt, writer.end());
    for (int i = 0; i < known; i++) {
      RowPosition row = walk.find(all[i]);
      if (row != null && row.rowId() == all[i] && RecordDescriptor.isLiveRow(row.head())) {
        offsets[count] = row.offset() + RecordDescriptor.HEAD_LENGTH - 1;
        bytes[count++] = RecordDescriptor.removedByte(row.head());
        removedRows++;
        removedBytes += row.recordLength();
      }
    }
    target.overwrite(offsets, bytes, count);
  }

  /** What came of it: the header and row index of the new file, which has the old one's name. */
  record Result(Header header, long nextRowId, RowIndex index) {}

  /**
   * Copies the rest and gives the new file its name. Nothing may be appended or removed meanwhile.
   * On failure before the rename nothing has changed; see {@link Disk#rename} for one in it.
   */
  Result complete() {
    rests = false;
    copyUpTo(state.end());
    Header like = state.header();
    long nextRowId = state.nextRowId();
    writer.complete(nextRowId, like);
    applyRemovals();
    Header header = writer.header();
    header.rowCount -= removedRows;
    header.bytesRemoved += removedBytes;
    moveBegin(header, nextRowId);
    header.attr |= HeaderDescriptor.ATTR_DIRTY;
    target.sync(); // The header must not reach the disk before the blocks that it names.
    HeaderUpdate.write(target, header);
    target.sync();
    target.close();
    replacing = true;
    disk.rename(temporary, file);
    return new Result(header, nextRowId, writer.index());
  }

  private void moveBegin(Header header, long nextRowId) {
    ForwardReader heads = new ForwardReader(target);
    long id = header.beginRowId;
    long at = header.begin;
    while (at < header.end) {
      int head = heads.readInt(at);
      if (RecordDescriptor.isLiveRow(head)) {
        break;
      }
      if (RecordDescriptor.isChecksum(head)) {
        at += RecordDescriptor.CHECKSUM_LENGTH;
      } else {
        id += RecordDescriptor.isCounter(head) ? RecordDescriptor.size(head) : 1;
        at += RecordDescriptor.length(head);
      }
    }
    header.begin = at;
    header.beginRowId = at < header.end ? id : nextRowId;
  }

  /** Lets go of both files; the new one is deleted unless it has been given its name. */
  @Override
  public void close() {
    if (release()) {
      disk.delete(temporary);
    }
  }

  /**
   * Lets go of both files, and leaves the new one where it is.
   *
   * @return whether they were held until now
   */
  public boolean release() {
    boolean held = !closed;
    closed = true;
    if (held) {
      state.stopListening(removals);
      source.close();
      target.close();
    }
    return held;
  }
}
