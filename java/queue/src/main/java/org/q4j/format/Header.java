package org.q4j.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A header's fields, as {@link HeaderDescriptor} lays them out. Mutable, for one thread at a time;
 * {@link #copy} gives others theirs. Values read from a file are unchecked: whoever uses one as an
 * offset or a count checks it first.
 */
public final class Header {
  /**
   * {@link HeaderDescriptor#MAGIC_V1} or {@link HeaderDescriptor#MAGIC_V2}, or whatever was found.
   */
  public int magic = HeaderDescriptor.MAGIC_V2;

  /** Attribute bits. */
  public int attr;

  /** Offset just past the last valid block. */
  public long end = HeaderDescriptor.SIZE;

  /** Offset of the first live row, or {@link #end}. */
  public long begin = HeaderDescriptor.SIZE;

  /** Row id of the row at {@link #begin}. */
  public long beginRowId = 1;

  /** Live rows. */
  public long rowCount;

  /** Sum of (4 + size) over row records. */
  public long bytesTotal;

  /** The removed part of {@link #bytesTotal}. */
  public long bytesRemoved;

  private long[] lastReceived = new long[HeaderDescriptor.SOURCES];

  /** Returns whether the file was not closed properly, or is open. */
  public boolean dirty() {
    return (attr & HeaderDescriptor.ATTR_DIRTY) != 0;
  }

  /**
   * Returns the highest source row id accepted from a relay source.
   *
   * @param sender 0 to 63
   */
  public long lastReceived(int sender) {
    return lastReceived[sender];
  }

  /** Sets the highest source row id accepted from relay source {@code sender}, 0 to 63. */
  public void lastReceived(int sender, long sourceRowId) {
    lastReceived[sender] = sourceRowId;
  }

  /** Returns a copy that shares nothing. */
  public Header copy() {
    Header copy = new Header();
    copy.magic = magic;
    copy.attr = attr;
    copy.end = end;
    copy.begin = begin;
    copy.beginRowId = beginRowId;
    copy.rowCount = rowCount;
    copy.bytesTotal = bytesTotal;
    copy.bytesRemoved = bytesRemoved;
    copy.lastReceived = Arrays.copyOf(lastReceived, lastReceived.length);
    return copy;
  }

  /**
   * Reads the fields from the first {@link HeaderDescriptor#FIELDS_LENGTH} bytes of a file.
   *
   * @param bytes at least so many bytes from its position; position and order stay as they were
   */
  public static Header read(ByteBuffer bytes) {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    Header header = new Header();
    header.magic = in.getInt(HeaderDescriptor.MAGIC);
    header.attr = in.getInt(HeaderDescriptor.ATTR);
    header.end = in.getLong(HeaderDescriptor.END);
    header.begin = in.getLong(HeaderDescriptor.BEGIN);
    header.beginRowId = in.getLong(HeaderDescriptor.BEGIN_ROW_ID);
    for (int sender = 0; sender < HeaderDescriptor.SOURCES; sender++) {
      header.lastReceived[sender] =
          in.getLong(HeaderDescriptor.LAST_RECEIVED + sender * Long.BYTES);
    }
    header.rowCount = in.getLong(HeaderDescriptor.ROW_COUNT);
    header.bytesTotal = in.getLong(HeaderDescriptor.BYTES_TOTAL);
    header.bytesRemoved = in.getLong(HeaderDescriptor.BYTES_REMOVED);
    return header;
  }

  /** Returns the fields as {@link HeaderDescriptor#FIELDS_LENGTH} bytes, in a direct buffer. */
  public ByteBuffer toBytes() {
    ByteBuffer out =
        ByteBuffer.allocateDirect(HeaderDescriptor.FIELDS_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(HeaderDescriptor.MAGIC, magic);
    out.putInt(HeaderDescriptor.ATTR, attr);
    out.putLong(HeaderDescriptor.END, end);
    out.putLong(HeaderDescriptor.BEGIN, begin);
    out.putLong(HeaderDescriptor.BEGIN_ROW_ID, beginRowId);
    for (int sender = 0; sender < HeaderDescriptor.SOURCES; sender++) {
      out.putLong(HeaderDescriptor.LAST_RECEIVED + sender * Long.BYTES, lastReceived[sender]);
    }
    out.putLong(HeaderDescriptor.ROW_COUNT, rowCount);
    out.putLong(HeaderDescriptor.BYTES_TOTAL, bytesTotal);
    out.putLong(HeaderDescriptor.BYTES_REMOVED, bytesRemoved);
    return out;
  }
}
