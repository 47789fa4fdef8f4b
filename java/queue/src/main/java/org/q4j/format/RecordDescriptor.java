package org.q4j.format;

/**
 * The four-byte heads that records begin with, little-endian: three bits of type, 29 bits of size.
 *
 * <pre>
 * head                     record                 body
 * 0x00000000 + size        row                    size bytes
 * 0x20000000 + size        row, received          size bytes, the last 9 the source
 * 0x40000000 + adler       checksum               8 bytes: length of the rows that follow
 * 0x80000000 + size        row, removed           as row
 * 0xa0000000 + size        row, received, removed as received
 * 0xc0000000 + count       rows-removed counter   none
 * </pre>
 *
 * <p>One append is a checksum record and its rows: a block. It is valid if and only if its records
 * fill its length exactly, each of a type that may stand there, and the low 29 bits of the Adler-32
 * (zlib's, start value 1) over them, removal bits taken as cleared, equal those of the checksum
 * record. So a flipped removal bit goes unnoticed by it.
 */
public final class RecordDescriptor {
  /** Bytes of a head. */
  public static final int HEAD_LENGTH = 4;

  /** Bytes of a checksum record: its head and the length of what it covers. */
  public static final int CHECKSUM_LENGTH = 12;

  /** Bytes at the end of a received row: source row id (8, little-endian) and sender (1). */
  public static final int SOURCE_LENGTH = 9;

  /** Longest row body. */
  public static final int MAX_SIZE = (1 << 29) - 1;

  /** The bits that hold the size, the count or the checksum. */
  public static final int SIZE_MASK = MAX_SIZE;

  /** The bits that hold the type. */
  public static final int TYPE_MASK = ~SIZE_MASK;

  /** Type of a row. */
  public static final int ROW = 0;

  /** Type of a row with a source. */
  public static final int ROW_RECEIVED = 0x20000000;

  /** Type of a checksum record. */
  public static final int CHECKSUM = 0x40000000;

  /** The bit that removes a row. */
  public static final int REMOVED = 0x80000000;

  /** Type of a record that stands for rows that a compaction dropped; has no body. */
  public static final int COUNTER = 0xc0000000;

  private RecordDescriptor() {}

  /** Returns the type bits of a head. */
  public static int type(int head) {
    return head & TYPE_MASK;
  }

  /** Returns the size (or count, or checksum) of a head: 0 to {@link #MAX_SIZE}. */
  public static int size(int head) {
    return head & SIZE_MASK;
  }

  /** Returns whether the head is a row's, live or removed, received or not. */
  public static boolean isRow(int head) {
    return (head & CHECKSUM) == 0;
  }

  /** Returns whether the head is that of a row that has not been removed. */
  public static boolean isLiveRow(int head) {
    return (head & (REMOVED | CHECKSUM)) == 0;
  }

  /** Returns whether the head is that of a received row, removed or not. */
  public static boolean isReceived(int head) {
    return (head & (ROW_RECEIVED | CHECKSUM)) == ROW_RECEIVED;
  }

  /** Returns whether the head is a counter's. */
  public static boolean isCounter(int head) {
    return type(head) == COUNTER;
  }

  /** Returns whether the head is a checksum record's. */
  public static boolean isChecksum(int head) {
    return type(head) == CHECKSUM;
  }

  /** Returns bytes from a row's or counter's head to the next record. */
  public static int length(int head) {
    return isRow(head) ? HEAD_LENGTH + size(head) : HEAD_LENGTH;
  }

  /** Returns the head as it was when it was appended: a row's without its removal bit. */
  public static int asAppended(int head) {
    return isRow(head) ? head & ~REMOVED : head;
  }

  /** Returns the byte that, written at the head's offset + 3, removes its row. */
  public static byte removedByte(int head) {
    return (byte) ((head | REMOVED) >>> 24);
  }
}
