package org.q4j.row;

import org.q4j.CorruptException;

/** VARCHAR and the TEXT types: a length prefix and text in the column's character set. */
class CharacterType extends PrefixedType {

  private final MysqlCharset charset;
  private final long maxCharacters;
  private final boolean bounded;

  private CharacterType(
      String label,
      String sql,
      TextEncoding encoding,
      int prefix,
      long maxBytes,
      long maxCharacters,
      boolean bounded) {
    super(label, sql, encoding, prefix, maxBytes);
    this.charset = encoding.charset();
    this.maxCharacters = maxCharacters;
    this.bounded = bounded;
  }

  /** Makes a type that is bounded in characters, of at most 65535 bytes. */
  CharacterType(String label, String sql, TextEncoding encoding, int characters) {
    this(
        label,
        sql,
        encoding,
        characters * encoding.charset().maxBytesPerCharacter() > 255 ? 2 : 1,
        (long) characters * encoding.charset().maxBytesPerCharacter(),
        characters,
        true);
  }

  /**
   * Returns VARCHAR.
   *
   * @param characters bounded so that they take at most 65535 bytes
   */
  static CharacterType varchar(int characters, TextEncoding encoding) {
    return new CharacterType(
        "VARCHAR(" + characters + ")", "varchar(" + characters + ")", encoding, characters);
  }

  /** Returns one of the TEXT types, which are bounded in bytes. */
  static CharacterType text(BlobSize size, TextEncoding encoding) {
    return new CharacterType(
        size.textName(),
        size.textSql(),
        encoding,
        size.prefix(),
        size.maxBytes(),
        size.maxBytes(),
        false);
  }

  @Override
  public final ValueKind kind() {
    return ValueKind.TEXT;
  }

  @Override
  final boolean mayHaveDefault() {
    return bounded;
  }

  @Override
  Object decode(Column column, byte[] body, int offset, int size) {
    int from = offset + prefixSize();
    int length = size - prefixSize();
    try {
      return charset.decode(body, from, length);
    } catch (CorruptException e) {
      throw new CorruptException(
          "column %s: %s, value at offset=%d length=%d of the row (rawBytes gives the bytes)"
              .formatted(column.label(), e.getMessage(), from, length),
          e);
    }
  }

  @Override
  void write(Column column, Object value, RowBuffer out) {
    if (value instanceof byte[] bytes) {
      writeEncoded(column, bytes, out);
      return;
    }
    CharSequence text = asText(column, value);
    int units = text.length();
    // A character is one or two units and at least one byte: what cannot fit is not encoded first.
    if (bounded && units > 2 * maxCharacters) {
      throw tooLong(column, "characters", points(text), maxCharacters, value);
    }
    if (units > maxBytesInRow() && !bounded) {
      throw column.refuse(
          "value too long",
          "length=%d (expected at most %d bytes)".formatted(units, maxBytesInRow()),
          value);
    }
    int start = out.reserve(prefixSize());
    int count = charset.coder().encode(text, out);
    if (count < 0) {
      throw column.refuse("text refused", charset.unmappable(text, -1 - count), value);
    }
    int length = out.size() - start - prefixSize();
    if (count > maxCharacters) {
      throw tooLong(column, "characters", count, maxCharacters, value);
    }
    if (length > maxBytes()) {
      throw tooLong(column, "bytes", length, maxBytes(), value);
    }
    LittleEndian.write(out.array(), start, prefixSize(), length);
  }

  private void writeEncoded(Column column, byte[] bytes, RowBuffer out) {
    int count = charset.coder().count(bytes, 0, bytes.length);
    if (count < 0) {
      throw column.refuse(
          "bytes are no text",
          "byte=0x%02x at=%d (expected %s)"
              .formatted(bytes[-1 - count] & 0xff, -1 - count, charset.sqlName()),
          bytes);
    }
    if (count > maxCharacters) {
      throw tooLong(column, "characters", count, maxCharacters, bytes);
    }
    writeBytes(column, bytes, out);
  }

  private static long points(CharSequence text) {
    return Character.codePointCount(text, 0, text.length());
  }
}
