package org.q4j.row;

import java.nio.charset.StandardCharsets;

/**
 * JSON of MySQL 5.7 and later: four bytes of length and a document in {@link JsonBinary}'s layout.
 * Values are texts as the server prints them: keys in its order, {@code {"a": 1, "b": [1, 2]}}.
 * MariaDB's JSON is LONGTEXT, and its definitions say so.
 */
final class JsonType extends PrefixedType {
  JsonType() {
    super("JSON", "json", null, BlobSize.LONG.prefix(), BlobSize.LONG.maxBytes());
  }

  @Override
  public ValueKind kind() {
    return ValueKind.TEXT;
  }

  @Override
  boolean mayHaveDefault() {
    return false;
  }

  @Override
  Object decode(Column column, byte[] body, int offset, int size) {
    return JsonDecoder.decode(column, body, offset + prefixSize(), size - prefixSize());
  }

  @Override
  byte[] bytes(Column column, byte[] body, int offset, int size) {
    return ((String) decode(column, body, offset, size)).getBytes(StandardCharsets.UTF_8);
  }

  /** Takes JSON as text or as UTF-8 bytes; numbers and booleans are JSON too. */
  @Override
  void write(Column column, Object value, RowBuffer out) {
    String text;
    if (value instanceof byte[] bytes) {
      if (MysqlCharset.UTF8MB4.coder().count(bytes, 0, bytes.length) < 0) {
        throw column.refuse("bytes are no text", "(expected UTF-8)", bytes);
      }
      text = MysqlCharset.UTF8MB4.decode(bytes);
    } else if (value instanceof Boolean truth) {
      text = truth.toString();
    } else {
      text = asText(column, value).toString();
    }
    writeBytes(column, JsonEncoder.encode(column, text), out);
  }
}
