package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Adler32;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;

/**
 * Writes a queue file from its start: rows with the row ids that they had elsewhere, in rising
 * order. A gap between two is filled with removed rows without a body, which every reader counts; a
 * very long one with counter records. Memory does not depend on the rows' size. For one thread.
 *
 * <p>What it writes is on disk, and a closed file, once {@link #finish} has returned.
 */
public final class QueueFileWriter {
  private static final int BLOCK = 1 << 20;
  private static final long LARGEST_STEP = 16 * HeaderDescriptor.FILE_UNIT;

  /** Filling up a longer gap with a record for each row would make the file much longer. */
  private static final long LONGEST_FILLED_GAP = 1 << 20;

  private final Storage storage;
  private final Header header = new Header();
  private final Adler32 adler = new Adler32();
  private final ByteBuffer block = direct(BLOCK);
  private final ByteBuffer small = direct(RecordDescriptor.CHECKSUM_LENGTH);
  private final RowIndex index = new RowIndex();
  private long end = HeaderDescriptor.SIZE;
  private long nextRowId = 1;

  /**
   * @param storage a new, empty file
   * @param magic says the order of columns in its rows, see {@link HeaderDescriptor}
   */
  public QueueFileWriter(Storage storage, int magic) {
    this.storage = storage;
    header.magic = magic;
    NewFileSpace.grow(storage, HeaderDescriptor.FILE_UNIT, HeaderDescriptor.FILE_UNIT);
    startBlock();
  }

  private static ByteBuffer direct(int length) {
    return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void startBlock() {
    block.clear().position(RecordDescriptor.CHECKSUM_LENGTH);
    adler.reset();
  }

  /**
   * Appends a live row.
   *
   * @param rowId higher than that of the row before
   * @param head its head: type and size
   * @param source where its body stands, at {@code bodyOffset}
   * @throws IllegalArgumentException when the row id is not higher
   */
  public void append(long rowId, int head, ByteSource source, long bodyOffset) {
    if (header.rowCount == 0) {
      header.beginRowId = rowId;
      nextRowId = rowId;
    }
    fillGap(rowId);
    long length = RecordDescriptor.length(head);
    if (length > BLOCK - RecordDescriptor.CHECKSUM_LENGTH) {
      flush();
      index.add(rowId, end + RecordDescriptor.CHECKSUM_LENGTH);
      appendLong(head, source, bodyOffset);
    } else {
      putHead(head, (int) length);
      index.add(rowId, end + block.position() - RecordDescriptor.HEAD_LENGTH);
      int start = block.position();
      block.limit(start + RecordDescriptor.size(head));
      source.read(bodyOffset, block);
      adler.update(block.position(start));
      block.limit(BLOCK);
    }
    nextRowId = rowId + 1;
    header.rowCount++;
    header.bytesTotal += length;
  }

  private void putHead(int head, int length) {
    if (block.remaining() < length) {
      flush();
    }
    block.putInt(head);
    small.clear().putInt(0, RecordDescriptor.asAppended(head));
    adler.update(small.limit(RecordDescriptor.HEAD_LENGTH));
  }

  private void fillGap(long rowId) {
    long gap = rowId - nextRowId;
    if (gap < 0) {
      throw new IllegalArgumentException(
          "rowId=%d (expected %d or more)".formatted(rowId, nextRowId));
    }
    boolean countIt = gap > LONGEST_FILLED_GAP;
    if (gap > RowIndex.STRIDE) {
      index.skip();
    }
    while (gap > 0) {
      long step = countIt ? Math.min(gap, RecordDescriptor.MAX_SIZE) : 1;
      int head = countIt ? RecordDescriptor.COUNTER | (int) step : RecordDescriptor.REMOVED;
      putHead(head, RecordDescriptor.HEAD_LENGTH);
      if (!countIt) {
        header.bytesTotal += RecordDescriptor.HEAD_LENGTH;
        header.bytesRemoved += RecordDescriptor.HEAD_LENGTH;
      }
      gap -= step;
    }
  }

  /** Writes what the buffer holds as a block. */
  void flush() {
    int length = block.position();
    if (length > RecordDescriptor.CHECKSUM_LENGTH) {
      putChecksum(block, length - RecordDescriptor.CHECKSUM_LENGTH);
      write(block.flip());
      startBlock();
    }
  }

  private void appendLong(int head, ByteSource source, long bodyOffset) {
    int size = RecordDescriptor.size(head);
    small.clear().putInt(0, RecordDescriptor.asAppended(head));
    adler.update(small.limit(RecordDescriptor.HEAD_LENGTH));
    for (int done = 0; done < size; done += BLOCK) {
      adler.update(piece(source, bodyOffset, done, size));
    }
    putChecksum(small.clear(), RecordDescriptor.length(head));
    write(small);
    small.clear().putInt(0, head);
    write(small.limit(RecordDescriptor.HEAD_LENGTH));
    for (int done = 0; done < size; done += BLOCK) {
      write(piece(source, bodyOffset, done, size));
    }
    startBlock();
  }

  private ByteBuffer piece(ByteSource source, long bodyOffset, int done, int size) {
    block.clear().limit(Math.min(BLOCK, size - done));
    source.read(bodyOffset + done, block);
    return block.flip();
  }

  private void putChecksum(ByteBuffer target, long rowsLength) {
    target.putInt(0, RecordDescriptor.CHECKSUM | RecordDescriptor.size((int) adler.getValue()));
    target.putLong(RecordDescriptor.HEAD_LENGTH, rowsLength);
  }

  private void write(ByteBuffer bytes) {
    int length = bytes.remaining();
    if (end + length >= storage.length()) {
      // In growing steps: each is a call, and what is not needed is cut off again.
      NewFileSpace.grow(
          storage,
          HeaderDescriptor.fileLength(end + length),
          HeaderDescriptor.fileLength(end + length + Math.min(end, LARGEST_STEP)));
    }
    storage.write(end, new ByteBuffer[] {bytes}, 1);
    end += length;
  }

  /**
   * Completes the file.
   *
   * @param followingRowId the row id of the next insert; at least one more than the last row's
   * @param like gives the relay sources' last received row ids
   */
  public void finish(long followingRowId, Header like) {
    complete(followingRowId, like);
    storage.sync(); // The header must not reach the disk before the blocks that it names.
    HeaderUpdate.write(storage, header);
    storage.sync();
  }

  /** Writes the last block, cuts the slack, and fills in the header, which is not written. */
  void complete(long followingRowId, Header like) {
    boolean empty = header.rowCount == 0;
    if (!empty) {
      fillGap(followingRowId);
    }
    flush();
    header.end = end;
    header.begin = empty ? end : HeaderDescriptor.SIZE + RecordDescriptor.CHECKSUM_LENGTH;
    header.beginRowId = empty ? followingRowId : header.beginRowId;
    for (int sender = 0; sender < HeaderDescriptor.SOURCES; sender++) {
      header.lastReceived(sender, like.lastReceived(sender));
    }
    if (storage.length() > HeaderDescriptor.fileLength(end)) {
      storage.truncate(HeaderDescriptor.fileLength(end));
    }
  }

  /** Returns the offset just past the last block written. */
  long end() {
    return end;
  }

  /** Returns how long the file would be with what is not written yet, in bytes. */
  long length() {
    return end + block.position();
  }

  /** Returns where the rows are that were appended. */
  RowIndex index() {
    return index;
  }

  /** Returns the row id behind the last row's. */
  public long nextRowId() {
    return nextRowId;
  }

  /** Returns the header as it stands so far. */
  public Header header() {
    return header.copy();
  }
}
