package org.q4j.format;

/**
 * Offsets of the queue file's header. All integers are little-endian; offsets and lengths are
 * bytes.
 *
 * <pre>
 * offset  size     field                     meaning
 *      0  4        magic                     "Q4M0" (V1 row order) or "Q4M1" (V2)
 *      4  4        attr                      bit 0: dirty
 *      8  8        end                       just past the last valid block
 *     16  8        begin                     first live row, or end when there is none
 *     24  8        begin_row_id              row id of the row at begin
 *     32  64 x 8   last_received_offset[64]  highest accepted source row id of each relay source
 *    544  8        row_count                 live rows; 0 in a file with rows means "recount"
 *    552  8        bytes_total               sum of (4 + size) over row records
 *    560  8        bytes_removed             the removed part of that sum
 *    568  ...      zero                      up to the header's size
 * </pre>
 *
 * <p>No checksum covers the header, and while a file is open everything behind {@code attr} is
 * stale on disk: it is a hint, the checksummed blocks are the truth.
 */
public final class HeaderDescriptor {
  /** Magic of files whose rows keep plain column order: the bytes {@code Q4M0}. */
  public static final int MAGIC_V1 = 0x304d3451;

  /** Magic of files with the fixed-size columns first: the bytes {@code Q4M1}. What we create. */
  public static final int MAGIC_V2 = 0x314d3451;

  /** Offset of the magic, 4 bytes. */
  public static final int MAGIC = 0;

  /** Offset of the attribute bits, 4 bytes. */
  public static final int ATTR = 4;

  /** The attribute bit that says: open, or not closed properly. */
  public static final int ATTR_DIRTY = 1;

  /** Offset of end, 8 bytes. */
  public static final int END = 8;

  /** Offset of begin, 8 bytes. */
  public static final int BEGIN = 16;

  /** Offset of begin_row_id, 8 bytes. */
  public static final int BEGIN_ROW_ID = 24;

  /** Offset of the first of the last received source row ids, 8 bytes each. */
  public static final int LAST_RECEIVED = 32;

  /** Number of relay sources. */
  public static final int SOURCES = 64;

  /** Offset of row_count, 8 bytes. */
  public static final int ROW_COUNT = 544;

  /** Offset of bytes_total, 8 bytes. */
  public static final int BYTES_TOTAL = 552;

  /** Offset of bytes_removed, 8 bytes. */
  public static final int BYTES_REMOVED = 560;

  /** Bytes from the start that hold fields; the rest of the header is zero. */
  public static final int FIELDS_LENGTH = 568;

  /** Header size before Q4M 0.9.7. */
  public static final int SIZE_BEFORE_0_9_7 = 2440;

  /** Header size of Q4M 0.9.7. */
  public static final int SIZE_0_9_7 = 2456;

  /** Header size since Q4M 0.9.8. What we create. */
  public static final int SIZE = 4096;

  /** Row ids stay below it: counted on from there, no file could make them overflow. */
  public static final long MAX_ROW_ID = 1L << 62;

  /** Files are a multiple of this long. */
  public static final long FILE_UNIT = 4L << 20;

  private HeaderDescriptor() {}

  /**
   * Returns the length that a file has whose last block ends at {@code end}, in bytes: the next
   * multiple of {@link #FILE_UNIT}, which is never {@code end} itself.
   */
  public static long fileLength(long end) {
    return (end / FILE_UNIT + 1) * FILE_UNIT;
  }
}
