package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import org.q4j.CorruptException;

/**
 * Reads a block difference record by record and refuses what no dump writes: offsets that do not
 * rise or are no multiple of the block size, a short block that is not the last, an end within a
 * head. An end within the last block looks like a short block; only digests tell them apart.
 *
 * <p>Not thread-safe.
 */
final class DifferenceReader implements Records {
  private static final int HEAD = 8;
  private static final int BUFFER = 128 * 1024;

  private final InputStream in;
  private final String name;
  private final int blockSize;
  private final byte[] buffer;
  private int used;
  private int filled;
  private int start;
  private long position;
  private long offset = -1;
  private int length;

  /**
   * Reads the block size.
   *
   * @param in the difference, uncompressed
   * @param name what it is called in messages
   */
  DifferenceReader(InputStream in, String name) throws IOException {
    this.in = in;
    this.name = name;
    byte[] head = new byte[4];
    int got = in.readNBytes(head, 0, 4);
    if (got < 4) {
      throw new CorruptException(
          "not a block difference: bytes=%d (expected=4 or more), %s".formatted(got, name));
    }
    position = 4;
    blockSize = BlockSize.checked(LittleEndian.getInt(head, 0), name);
    buffer = new byte[Math.max(BUFFER, HEAD + blockSize)];
  }

  @Override
  public int blockSize() {
    return blockSize;
  }

  @Override
  public boolean next() throws IOException {
    int got = fill(HEAD);
    if (got == 0) {
      return false;
    }
    if (got < HEAD) {
      throw damaged("it ends within the head of a record: bytes=%d (expected=8)".formatted(got));
    }
    long next = LittleEndian.getLong(buffer, used);
    if (length != 0 && length < blockSize) {
      throw damaged("a short block is not the last: length=%d".formatted(length));
    }
    if (next <= offset || next % blockSize != 0 || next > Long.MAX_VALUE - blockSize) {
      throw damaged(
          "block offset=%s (expected a multiple of %d beyond %d)"
              .formatted(Long.toUnsignedString(next), blockSize, offset));
    }
    offset = next;
    used += HEAD;
    length = fill(blockSize);
    if (length == 0) {
      throw damaged("it ends before the block of a record");
    }
    start = used;
    used += length;
    position += HEAD + length;
    return true;
  }

  /** Has so many bytes lie in the buffer, fewer only at the end. Returns how many do. */
  private int fill(int count) throws IOException {
    if (filled - used < count && used > 0) {
      System.arraycopy(buffer, used, buffer, 0, filled - used);
      filled -= used;
      used = 0;
    }
    while (filled - used < count) {
      int got = in.read(buffer, filled, buffer.length - filled);
      if (got < 0) {
        return filled - used;
      }
      filled += got;
    }
    return count;
  }

  private CorruptException damaged(String what) {
    return new CorruptException(
        "damaged difference: %s, %s at offset %d; get the file again"
            .formatted(what, name, position));
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public byte[] block() {
    return buffer;
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
