package org.q4j.row;

import java.util.Locale;
import java.util.Optional;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/**
 * A MySQL character set that text columns may have. There is one object for each set, so {@code ==}
 * compares them. Immutable and thread-safe.
 *
 * <p>Conversions are strict: what a set cannot hold is an error and never becomes a question mark,
 * and what was encoded decodes to the same text.
 */
public final class MysqlCharset {

  /** UTF-8, all planes. */
  public static final MysqlCharset UTF8MB4 = new MysqlCharset("utf8mb4", 4, new Utf8Coder(true));

  /** UTF-8 of at most three bytes, so the basic plane only. MySQL calls it utf8 or utf8mb3. */
  public static final MysqlCharset UTF8MB3 = new MysqlCharset("utf8", 3, new Utf8Coder(false));

  /** MySQL's latin1: code page 1252, its five open places being the C1 controls. */
  public static final MysqlCharset LATIN1 = new MysqlCharset("latin1", 1, SingleByteCoder.latin1());

  /** Seven bits. */
  public static final MysqlCharset ASCII = new MysqlCharset("ascii", 1, SingleByteCoder.ascii());

  /** Bytes; here, where text is asked for, each byte is the character of its number. */
  public static final MysqlCharset BINARY = new MysqlCharset("binary", 1, SingleByteCoder.binary());

  private final String sqlName;
  private final int maxBytes;
  private final TextCoder coder;

  MysqlCharset(String sqlName, int maxBytes, TextCoder coder) {
    this.sqlName = sqlName;
    this.maxBytes = maxBytes;
    this.coder = coder;
  }

  /**
   * Returns the character set of a MySQL name, in any case of letters.
   *
   * @param name for example {@code utf8mb4}; {@code utf8} and {@code utf8mb3} are the same
   * @return empty when MySQL has no such set, or neither q4j nor the running JDK can map it
   */
  public static Optional<MysqlCharset> byName(String name) {
    return CharsetCatalog.find(name.toLowerCase(Locale.ROOT));
  }

  /** Returns the name as SHOW CREATE TABLE prints it. */
  public String sqlName() {
    return sqlName;
  }

  /** Returns the most bytes that one character takes, by MySQL's count: 1 to 4. */
  public int maxBytesPerCharacter() {
    return maxBytes;
  }

  TextCoder coder() {
    return coder;
  }

  /** As {@link #decode(byte[], int, int)}, of a whole array. */
  public String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /**
   * Decodes bytes.
   *
   * @throws CorruptException when they are malformed; names the first such byte's position
   */
  public String decode(byte[] bytes, int offset, int length) {
    int count = coder.count(bytes, offset, length);
    if (count < 0) {
      int at = -1 - count;
      throw new CorruptException(
          "malformed text: byte=0x%02x at=%d (expected %s)"
              .formatted(bytes[offset + at] & 0xff, at, sqlName));
    }
    return coder.decodeValid(bytes, offset, length);
  }

  /**
   * Encodes a text.
   *
   * @throws SchemaException when it holds a character that this set lacks, or half of a surrogate
   *     pair; names the first such character
   */
  public byte[] encode(String text) {
    RowBuffer out = new RowBuffer(text.length());
    int count = coder.encode(text, out);
    if (count < 0) {
      throw new SchemaException(unmappable(text, -1 - count));
    }
    return out.toByteArray();
  }

  /** Says which character of a text has no place in this set. */
  String unmappable(CharSequence text, int index) {
    return "character not in the column's character set: character=U+%04X at=%d (expected %s)"
        .formatted(Character.codePointAt(text, index), index, sqlName);
  }

  /** Returns {@link #sqlName}. */
  @Override
  public String toString() {
    return sqlName;
  }
}
