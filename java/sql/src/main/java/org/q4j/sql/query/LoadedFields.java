package org.q4j.sql.query;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.q4j.sql.wire.ErrorReply;

/**
 * Cuts a file into lines of fields (MySQL 5.7 Reference Manual, "LOAD DATA", "Field and Line
 * Handling"): an enclosed field may hold ends of fields and lines; the enclosing byte twice is that
 * byte; an escape and N alone is NULL, and so is the word NULL where fields may be enclosed and
 * this one is not. For one thread.
 */
final class LoadedFields {
  private static final int MAX_LINE = 512 << 20;

  private final InputStream in;
  private final LoadFormat format;
  private byte[] ahead = new byte[64];
  private int aheadFrom;
  private int aheadTo;
  private long lineBytes;

  LoadedFields(InputStream in, LoadFormat format) {
    this.in = in;
    this.format = format;
    int longest =
        Math.max(
            Math.max(format.fieldEnd().length, format.lineEnd().length),
            Math.max(format.lineStart().length, 2));
    this.ahead = new byte[longest];
  }

  /** Goes behind a line's end, whatever stands in it. */
  void skipLine() {
    int c = read();
    while (c >= 0) {
      if (c == (format.lineEnd()[0] & 0xff) && accept(format.lineEnd(), 1)) {
        return;
      }
      c = read();
    }
  }

  /** Returns a line's fields, null for NULL; null behind the last line. */
  List<byte[]> next() {
    lineBytes = 0;
    if (!findStart()) {
      return null;
    }
    List<byte[]> fields = new ArrayList<>();
    boolean more = true;
    while (more) {
      more = field(fields);
    }
    return fields;
  }

  /** Returns false at the end of the file. */
  private boolean findStart() {
    byte[] start = format.lineStart();
    if (start.length == 0) {
      return peekIsThere();
    }
    while (peekIsThere()) {
      if (accept(start, 0)) {
        return true;
      }
      read();
    }
    return false;
  }

  private boolean peekIsThere() {
    int c = read();
    if (c >= 0) {
      unread(c);
    }
    return c >= 0;
  }

  /** Reads a field; returns whether another follows in the line. */
  private boolean field(List<byte[]> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int c = read();
    boolean enclosed = c >= 0 && c == format.enclosing();
    if (!enclosed && c >= 0) {
      unread(c);
    }
    boolean escapedNull = false;
    while (true) {
      c = read();
      if (c < 0) {
        fields.add(value(out, enclosed, escapedNull));
        return false;
      }
      if (++lineBytes > MAX_LINE) {
        throw new ErrorReply(
            1153,
            "08S01",
            "line too long: bytes=%d (expected at most %d)".formatted(lineBytes, MAX_LINE));
      }
      if (c == format.escape()) {
        int escaped = read();
        escapedNull = escaped == 'N' && out.size() == 0 && !enclosed;
        if (escaped >= 0) {
          out.write(unescape(escaped));
        }
        continue;
      }
      if (enclosed && c == format.enclosing()) {
        int behind = read();
        if (behind == c) {
          out.write(c);
          continue;
        }
        if (behind >= 0) {
          unread(behind);
        }
        Boolean more = end();
        if (more != null) {
          fields.add(value(out, true, false));
          return more;
        }
        out.write(c); // Not the field's end after all.
        continue;
      }
      if (!enclosed) {
        unread(c);
        Boolean more = end();
        if (more != null) {
          fields.add(value(out, false, escapedNull));
          return more;
        }
        read();
      }
      escapedNull = false;
      out.write(c);
    }
  }

  /** Reads the end of a field or line, if it is here; returns whether another field follows. */
  private Boolean end() {
    if (accept(format.fieldEnd(), 0)) {
      return true;
    }
    if (accept(format.lineEnd(), 0) || !peekIsThere()) {
      return false;
    }
    return null;
  }

  private byte[] value(ByteArrayOutputStream out, boolean enclosed, boolean escapedNull) {
    byte[] bytes = out.toByteArray();
    boolean word =
        !enclosed
            && format.enclosing() >= 0
            && Arrays.equals(bytes, new byte[] {'N', 'U', 'L', 'L'});
    return (escapedNull && bytes.length == 1) || word ? null : bytes;
  }

  private static int unescape(int c) {
    return switch (c) {
      case '0' -> 0;
      case 'b' -> '\b';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'Z' -> 26;
      default -> c;
    };
  }

  private int read() {
    if (aheadFrom < aheadTo) {
      return ahead[aheadFrom++] & 0xff;
    }
    try {
      return in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void unread(int c) {
    byte[] one = {(byte) c};
    unread(one, 1);
  }

  private void unread(byte[] bytes, int count) {
    int left = aheadTo - aheadFrom;
    byte[] all = left + count > ahead.length ? new byte[left + count] : new byte[ahead.length];
    System.arraycopy(bytes, 0, all, 0, count);
    System.arraycopy(ahead, aheadFrom, all, count, left);
    ahead = all;
    aheadFrom = 0;
    aheadTo = left + count;
  }

  /** Reads a text if it is here, of which so many bytes have been read; else reads nothing. */
  private boolean accept(byte[] wanted, int already) {
    byte[] got = new byte[wanted.length];
    int count = 0;
    while (count < wanted.length - already) {
      int c = read();
      if (c < 0) {
        break;
      }
      got[count++] = (byte) c;
      if (c != (wanted[already + count - 1] & 0xff)) {
        unread(got, count);
        return false;
      }
    }
    if (count < wanted.length - already) {
      unread(got, count);
      return false;
    }
    return true;
  }
}
