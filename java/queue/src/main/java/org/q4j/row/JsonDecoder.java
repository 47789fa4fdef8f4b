package org.q4j.row;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Base64;
import org.q4j.CorruptException;

/**
 * Turns MySQL's binary JSON into the text that MySQL prints, see {@link JsonBinary}. For one value.
 *
 * <p>Offsets may point anywhere, also several to one place, so that a short document would print as
 * an endless one. A server's never overlap; so what is visited must not be more than there is.
 */
final class JsonDecoder {
  private static final int DATE = 10;
  private static final int TIME = 11;
  private static final int DATETIME = 12;
  private static final int TIMESTAMP = 7;
  private static final int DECIMAL = 246;

  private final Column column;
  private final byte[] bytes;
  private final int start;
  private final int end;
  private final StringBuilder text = new StringBuilder();
  private long budget;

  private JsonDecoder(Column column, byte[] bytes, int start, int end) {
    this.column = column;
    this.start = start;
    this.bytes = bytes;
    this.end = end;
    this.budget = end;
  }

  /**
   * Returns the text of a document.
   *
   * @throws CorruptException when the bytes are none
   */
  static String decode(Column column, byte[] body, int offset, int length) {
    if (length == 0) {
      return "null"; // What a server takes an empty value for.
    }
    byte[] bytes = Arrays.copyOfRange(body, offset, offset + length);
    JsonDecoder decoder = new JsonDecoder(column, bytes, offset, length);
    decoder.value(bytes[0], 1, length, 1);
    return decoder.text.toString();
  }

  private CorruptException corrupt(String what, long actual, String expected) {
    return new CorruptException(
        "column %s: malformed JSON: %s=%d (expected %s), in the value at offset=%d length=%d of the row"
            .formatted(column.label(), what, actual, expected, start, end));
  }

  private void spend(long amount) {
    budget -= amount;
    if (budget < 0) {
      throw corrupt("bytes", end, "values that do not overlap");
    }
  }

  private void need(int at, long count, int limit) {
    if (at < 0 || count > (long) limit - at) {
      throw corrupt("length", count, "at most " + Math.max(0, limit - at) + " at offset " + at);
    }
  }

  private long read(int at, int width, int limit) {
    need(at, width, limit);
    return LittleEndian.read(bytes, at, width);
  }

  private void value(int type, int at, int limit, int depth) {
    switch (type) {
      case JsonBinary.SMALL_OBJECT -> container(at, limit, depth, true, false);
      case JsonBinary.LARGE_OBJECT -> container(at, limit, depth, true, true);
      case JsonBinary.SMALL_ARRAY -> container(at, limit, depth, false, false);
      case JsonBinary.LARGE_ARRAY -> container(at, limit, depth, false, true);
      case JsonBinary.LITERAL -> literal((int) read(at, 1, limit));
      case JsonBinary.INT16 -> text.append((short) read(at, 2, limit));
      case JsonBinary.UINT16 -> text.append(read(at, 2, limit));
      case JsonBinary.INT32 -> text.append((int) read(at, 4, limit));
      case JsonBinary.UINT32 -> text.append(read(at, 4, limit));
      case JsonBinary.INT64 -> text.append(read(at, 8, limit));
      case JsonBinary.UINT64 -> text.append(Long.toUnsignedString(read(at, 8, limit)));
      case JsonBinary.DOUBLE -> real(Double.longBitsToDouble(read(at, 8, limit)));
      case JsonBinary.STRING -> string(at, limit);
      case JsonBinary.OPAQUE -> opaque(at, limit);
      default -> throw corrupt("type", type & 0xff, "0 to 12, or 15");
    }
  }

  private void literal(int value) {
    text.append(
        switch (value) {
          case JsonBinary.NULL -> "null";
          case JsonBinary.TRUE -> "true";
          case JsonBinary.FALSE -> "false";
          default -> throw corrupt("literal", value, "0 to 2");
        });
  }

  private void real(double number) {
    if (!Double.isFinite(number)) {
      throw corrupt("bits of a double", Double.doubleToRawLongBits(number), "a finite number");
    }
    String digits = FloatText.of(number);
    boolean whole = digits.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    text.append(digits).append(whole ? ".0" : "");
  }

  private void container(int at, int limit, int depth, boolean object, boolean large) {
    if (depth > JsonBinary.MAX_DEPTH) {
      throw corrupt("depth", depth, "at most " + JsonBinary.MAX_DEPTH);
    }
    int width = large ? Integer.BYTES : Short.BYTES;
    long count = read(at, width, limit);
    long size = read(at + width, width, limit);
    need(at, size, limit);
    int own = at + (int) size;
    int keys = at + 2 * width;
    long keyEntry = object ? width + 2 : 0;
    need(keys, count * (keyEntry + 1 + width), own);
    spend(2L * width + count * (keyEntry + 1 + width));
    int entries = keys + (int) (count * keyEntry);
    text.append(object ? '{' : '[');
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ", ");
      if (object) {
        int entry = keys + i * (width + 2);
        long offset = read(entry, width, own);
        int length = (int) read(entry + width, 2, own);
        need(at, offset, own);
        quoted(at + (int) offset, length, own);
        text.append(": ");
      }
      int entry = entries + i * (1 + width);
      int type = bytes[entry];
      if (JsonBinary.inlined(type, large)) {
        value(type, entry + 1, own, depth);
      } else {
        long offset = read(entry + 1, width, own);
        need(at, offset, own);
        value(type, at + (int) offset, own, depth + 1);
      }
    }
    text.append(object ? '}' : ']');
  }

  /** Reads a length in groups of 7 bits; returns it and the offset behind it. */
  private long[] length(int at, int limit) {
    long length = 0;
    for (int i = 0; i < 5; i++) {
      long group = read(at + i, 1, limit);
      length |= (group & 0x7f) << (7 * i);
      if ((group & 0x80) == 0) {
        return new long[] {length, at + i + 1};
      }
    }
    throw corrupt("bytes of a length", 6, "at most 5");
  }

  private void string(int at, int limit) {
    long[] length = length(at, limit);
    need((int) length[1], length[0], limit);
    quoted((int) length[1], (int) length[0], limit);
  }

  private void quoted(int at, int length, int limit) {
    need(at, length, limit);
    spend(length);
    int characters = MysqlCharset.UTF8MB4.coder().count(bytes, at, length);
    if (characters < 0) {
      throw corrupt("byte of a text", bytes[at - 1 - characters] & 0xff, "UTF-8");
    }
    String value = MysqlCharset.UTF8MB4.decode(bytes, at, length);
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ') {
            text.append("\\u%04x".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  /** A value of one of MySQL's own types. */
  private void opaque(int at, int limit) {
    int type = (int) read(at, 1, limit);
    long[] length = length(at + 1, limit);
    int from = (int) length[1];
    need(from, length[0], limit);
    int count = (int) length[0];
    spend(count);
    switch (type) {
      case DECIMAL -> decimal(from, count);
      case DATE, TIME, DATETIME, TIMESTAMP -> temporal(type, from, count);
      default -> {
        byte[] value = Arrays.copyOfRange(bytes, from, from + count);
        text.append("\"base64:type").append(type).append(':');
        text.append(Base64.getEncoder().encodeToString(value)).append('"');
      }
    }
  }

  /** Precision, scale, then the digits as of a DECIMAL column. */
  private void decimal(int from, int count) {
    need(from, 2, from + count);
    int precision = bytes[from] & 0xff;
    int scale = bytes[from + 1] & 0xff;
    if (precision < 1 || precision > 65 || scale > Math.min(30, precision)) {
      throw corrupt("precision of a DECIMAL", precision, "1 to 65");
    }
    ColumnType type = Schema.parse("d DECIMAL(" + precision + "," + scale + ")").column(0).type();
    if (count - 2 != type.maxStoredSize()) {
      throw corrupt("bytes of a DECIMAL", count - 2L, Long.toString(type.maxStoredSize()));
    }
    Object value = type.decode(column, bytes, from + 2, count - 2);
    text.append(((BigDecimal) value).toPlainString());
  }

  /** Eight bytes: the packed form with all six digits of a second, as a number. */
  private void temporal(int type, int from, int count) {
    if (count != Long.BYTES) {
      throw corrupt("bytes of a date or time", count, "8");
    }
    long packed = LittleEndian.read(bytes, from, Long.BYTES);
    boolean negative = packed < 0;
    long number = Math.abs(packed);
    int nanos = (int) (number & 0xffffff) * 1000;
    long whole = number >> 24;
    DateTime clock =
        DateTime.time(
            negative,
            (int) (type == TIME ? whole >> 12 & 0x3ff : whole >> 12 & 31),
            (int) (whole >> 6 & 63),
            (int) (whole & 63),
            Math.min(nanos, 999_999_999));
    long months = whole >> 22;
    String date = "%04d-%02d-%02d".formatted(months / 13, months % 13, whole >> 17 & 31);
    text.append('"');
    text.append(
        switch (type) {
          case DATE -> date;
          case TIME -> clock.clockText(6);
          default -> date + " " + clock.clockText(6);
        });
    text.append('"');
  }
}
