package org.q4j.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.q4j.CorruptException;
import org.q4j.UnsupportedException;

/** The bytes of a .frm file, or a part of them: every read is checked, and says what it read. */
final class FrmBytes {

  private final String file;
  private final byte[] bytes;
  private final int start;
  private final int end;

  FrmBytes(String file, byte[] bytes) {
    this(file, bytes, 0, bytes.length);
  }

  private FrmBytes(String file, byte[] bytes, int start, int end) {
    this.file = file;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  String file() {
    return file;
  }

  int length() {
    return end - start;
  }

  /** Returns a part; offsets in it count from its start, those in messages from the file's. */
  FrmBytes part(long offset, long length, String what) {
    check(offset, length, what);
    int from = start + (int) offset;
    return new FrmBytes(file, bytes, from, from + (int) length);
  }

  byte[] copy(long offset, long length, String what) {
    check(offset, length, what);
    int from = start + (int) offset;
    return Arrays.copyOfRange(bytes, from, from + (int) length);
  }

  /** Reads an unsigned little-endian number of one to four bytes. */
  long number(long offset, int size, String what) {
    check(offset, size, what);
    return LittleEndian.read(bytes, start + (int) offset, size);
  }

  int one(long offset, String what) {
    return (int) number(offset, 1, what);
  }

  int two(long offset, String what) {
    return (int) number(offset, 2, what);
  }

  /** Reads UTF-8, which names, comments and expressions are in. */
  String text(long offset, long length, String what) {
    byte[] raw = copy(offset, length, what);
    // Files of before utf8mb4 hold at most three bytes a character, which this reads too.
    if (MysqlCharset.UTF8MB4.coder().count(raw, 0, raw.length) < 0) {
      throw corrupt(what + " is no UTF-8", Shown.of(raw), "UTF-8", offset);
    }
    return new String(raw, StandardCharsets.UTF_8);
  }

  private void check(long offset, long length, String what) {
    if (offset < 0 || length < 0 || offset > length() || length > length() - offset) {
      throw new CorruptException(
          "%s: %s lies outside: offset=%d length=%d (expected: within %d to %d)"
              .formatted(file, what, start + offset, length, start, end));
    }
  }

  /** Makes the exception for a value that cannot be. */
  CorruptException corrupt(String what, Object actual, Object expected, long offset) {
    return new CorruptException(
        "%s: %s=%s (expected %s), offset=%d"
            .formatted(file, what, actual, expected, start + offset));
  }

  /** Makes the exception for what MySQL or MariaDB has and q4j has not. */
  UnsupportedException unsupported(String what, Object actual, Object expected) {
    return new UnsupportedException(
        "%s: %s: found=%s (expected %s)".formatted(file, what, actual, expected));
  }
}
