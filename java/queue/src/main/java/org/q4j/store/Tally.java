package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;

/**
 * Counts what stands from begin on, block by block: a block's figures join the total when it has
 * verified. For one thread at a time.
 */
public final class Tally implements RecordVisitor {
  private final Storage storage;
  private final long begin;
  private final long staleEnd;
  private final long[] lastReceived = new long[HeaderDescriptor.SOURCES];

  private Figures sum = new Figures();
  private Figures block = new Figures();

  /** One block's figures, or all blocks'. */
  private static final class Figures {
    boolean metBegin;

    /** A live row before the header's begin, so that begin is wrong; and what lies between them. */
    long earlyLive = -1;

    long earlyRowIds;
    long nextRowId;
    long firstLive = -1;
    long firstLiveRowId;
    long rows;
    long liveBytes;
    long deadBytes;
    boolean received;

    void set(Figures other) {
      metBegin = other.metBegin;
      earlyLive = other.earlyLive;
      earlyRowIds = other.earlyRowIds;
      nextRowId = other.nextRowId;
      firstLive = other.firstLive;
      firstLiveRowId = other.firstLiveRowId;
      rows = other.rows;
      liveBytes = other.liveBytes;
      deadBytes = other.deadBytes;
      received = false;
    }
  }

  /**
   * @param header says where begin is, and its row id; both checked by the caller
   */
  public Tally(Storage storage, Header header) {
    this.storage = storage;
    this.begin = header.begin;
    this.staleEnd = header.end;
    for (int sender = 0; sender < lastReceived.length; sender++) {
      lastReceived[sender] = header.lastReceived(sender);
    }
    sum.nextRowId = header.beginRowId;
  }

  /** A block begins at {@code offset}. */
  public void startBlock(long offset) {
    block.set(sum);
    block.metBegin |= offset == begin;
  }

  @Override
  public void record(long offset, int head) {
    block.received |= RecordDescriptor.isReceived(head);
    if (offset < begin) {
      recordBeforeBegin(offset, head);
      return;
    }
    block.metBegin |= offset == begin;
    if (RecordDescriptor.isCounter(head)) {
      block.nextRowId += RecordDescriptor.size(head);
      return;
    }
    if (RecordDescriptor.isLiveRow(head)) {
      if (block.firstLive < 0) {
        block.firstLive = offset;
        block.firstLiveRowId = block.nextRowId;
      }
      block.rows++;
      block.liveBytes += RecordDescriptor.length(head);
    } else {
      block.deadBytes += RecordDescriptor.length(head);
    }
    block.nextRowId++;
  }

  private void recordBeforeBegin(long offset, int head) {
    boolean live = RecordDescriptor.isLiveRow(head);
    if (live && block.earlyLive < 0) {
      block.earlyLive = offset;
    }
    if (block.earlyLive < 0) {
      return;
    }
    block.earlyRowIds += RecordDescriptor.isCounter(head) ? RecordDescriptor.size(head) : 1;
    if (live) {
      block.rows++;
      block.liveBytes += RecordDescriptor.length(head);
    } else if (RecordDescriptor.isRow(head)) {
      block.deadBytes += RecordDescriptor.length(head);
    }
  }

  /** Returns the offset of a live row before the header's begin, or -1 as it should be. */
  public long earlyLive() {
    return sum.earlyLive;
  }

  /** Returns the row id of that row, counted back from begin_row_id. */
  public long earlyRowId(Header header) {
    return header.beginRowId - sum.earlyRowIds;
  }

  /** The block that was begun last has verified and ends at {@code end}. */
  public void acceptBlock(long start, long end) {
    if (block.received) {
      readSources(start, end);
    }
    Figures before = sum; // Used again: there may be as many blocks as rows.
    sum = block;
    block = before;
  }

  private void readSources(long start, long end) {
    ByteBuffer source =
        ByteBuffer.allocate(RecordDescriptor.SOURCE_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = start + RecordDescriptor.CHECKSUM_LENGTH; at < end; ) {
      int head = storage.readInt(at);
      int size = RecordDescriptor.size(head);
      at += RecordDescriptor.length(head);
      if (RecordDescriptor.isReceived(head) && size >= RecordDescriptor.SOURCE_LENGTH) {
        storage.read(at - RecordDescriptor.SOURCE_LENGTH, source.clear());
        int sender = source.get(Long.BYTES) & 0xff;
        if (sender < lastReceived.length && start >= staleEnd) {
          // The header knows of those before its end; behind it the last one counts, not the
          // highest, because a row may have reset its sender.
          lastReceived[sender] = source.getLong(0);
        }
      }
    }
  }

  /**
   * A stretch of damaged bytes takes up some row ids.
   *
   * @param offset where it begins
   * @param rows how many rows stood there, as far as can be told
   */
  public void lost(long offset, long rows) {
    if (offset >= begin) {
      sum.nextRowId += rows;
    } else if (sum.earlyLive >= 0) {
      sum.earlyRowIds += rows;
    }
  }

  /** Returns whether a record or block began exactly at the header's begin. */
  public boolean metBegin() {
    return sum.metBegin;
  }

  /**
   * Returns the true header of a file whose valid blocks end at {@code end}, with everything that
   * is not counted as in {@code header}.
   */
  public Header truth(Header header, long end) {
    Header truth = header.copy();
    truth.end = end;
    truth.begin = sum.firstLive < 0 ? end : sum.firstLive;
    truth.beginRowId = sum.firstLive < 0 ? sum.nextRowId : sum.firstLiveRowId;
    if (sum.earlyLive >= 0) {
      truth.begin = sum.earlyLive;
      truth.beginRowId = earlyRowId(header);
    }
    truth.rowCount = sum.rows;
    boolean plausible =
        header.bytesRemoved >= 0
            && header.bytesTotal <= end
            && header.bytesTotal - header.bytesRemoved == sum.liveBytes;
    if (!plausible) {
      truth.bytesTotal = sum.liveBytes + sum.deadBytes;
      truth.bytesRemoved = sum.deadBytes;
    }
    for (int sender = 0; sender < lastReceived.length; sender++) {
      truth.lastReceived(sender, lastReceived[sender]);
    }
    return truth;
  }

  /** Returns the row id that the next insert gets. */
  public long nextRowId() {
    return sum.nextRowId;
  }
}
