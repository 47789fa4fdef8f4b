package org.q4j.row;

/** Types whose stored form always has the same number of bytes and no length prefix. */
abstract class FixedSizeType extends ColumnType {

  private final int bytes;

  FixedSizeType(String label, String sql, TextEncoding encoding, int bytes) {
    super(label, sql, encoding);
    this.bytes = bytes;
  }

  @Override
  boolean inFixedGroup() {
    return false;
  }

  @Override
  final boolean makesTableVariable() {
    return false;
  }

  @Override
  final boolean mayHaveDefault() {
    return true;
  }

  @Override
  final long maxStoredSize() {
    return bytes;
  }

  @Override
  final long storedSize(byte[] body, int offset, int end) {
    return bytes;
  }

  @Override
  final int prefixSize() {
    return 0;
  }

  final int size() {
    return bytes;
  }
}
