package org.q4j.row;

/** VARBINARY and the BLOB types: a length prefix and bytes. */
class BinaryType extends PrefixedType {

  private final boolean mayHaveDefault;

  BinaryType(String label, String sql, int prefix, long maxBytes, boolean mayHaveDefault) {
    super(label, sql, null, prefix, maxBytes);
    this.mayHaveDefault = mayHaveDefault;
  }

  /**
   * Returns VARBINARY.
   *
   * @param bytes 0 to 65535
   */
  static BinaryType varbinary(int bytes) {
    return new BinaryType(
        "VARBINARY(" + bytes + ")", "varbinary(" + bytes + ")", bytes > 255 ? 2 : 1, bytes, true);
  }

  /** Returns one of the BLOB types. */
  static BinaryType blob(BlobSize size) {
    return new BinaryType(size.blobName(), size.blobSql(), size.prefix(), size.maxBytes(), false);
  }

  @Override
  public final ValueKind kind() {
    return ValueKind.BINARY;
  }

  @Override
  final boolean mayHaveDefault() {
    return mayHaveDefault;
  }

  @Override
  Object decode(Column column, byte[] body, int offset, int size) {
    byte[] value = new byte[size - prefixSize()];
    System.arraycopy(body, offset + prefixSize(), value, 0, value.length);
    return value;
  }

  /** A text becomes its UTF-8 bytes, as over a MySQL connection of character set utf8mb4. */
  @Override
  void write(Column column, Object value, RowBuffer out) {
    if (value instanceof byte[] bytes) {
      writeBytes(column, bytes, out);
      return;
    }
    CharSequence text = asText(column, value);
    if (text.length() > maxBytesInRow()) {
      throw tooLong(column, "bytes", text.length(), maxBytesInRow(), value);
    }
    int start = out.reserve(prefixSize());
    int count = MysqlCharset.UTF8MB4.coder().encode(text, out);
    if (count < 0) {
      throw column.refuse("text refused", MysqlCharset.UTF8MB4.unmappable(text, -1 - count), value);
    }
    int length = out.size() - start - prefixSize();
    if (length > maxBytes()) {
      throw tooLong(column, "bytes", length, maxBytes(), value);
    }
    LittleEndian.write(out.array(), start, prefixSize(), length);
  }
}
