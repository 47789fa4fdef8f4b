package org.q4j.row;

import java.math.BigInteger;
import java.util.Locale;
import org.q4j.CorruptException;

/** ENUM and SET: a little-endian number that stands for members of a list. */
abstract class MemberType extends FixedSizeType {

  private final Members members;

  MemberType(String name, Members members, TextEncoding encoding, int bytes) {
    super(name + members.label(), name.toLowerCase(Locale.ROOT) + members.sql(), encoding, bytes);
    this.members = members;
  }

  final Members members() {
    return members;
  }

  @Override
  public final ValueKind kind() {
    return ValueKind.TEXT;
  }

  @Override
  public final boolean hasLong() {
    return true;
  }

  @Override
  final byte[] bytes(Column column, byte[] body, int offset, int size) {
    return members.bytes((String) decode(column, body, offset, size));
  }

  static CorruptException unknown(
      Column column, String value, String expected, int offset, int size) {
    return new CorruptException(
        "column %s: no such member: value=%s (expected %s), at offset=%d length=%d of the row"
            .formatted(column.label(), value, expected, offset, size));
  }

  /** Returns the number that a text's digits stand for, or null when it is no such text. */
  static BigInteger number(String text, int maxDigits) {
    boolean digits =
        !text.isEmpty()
            && text.length() <= maxDigits
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? new BigInteger(text) : null;
  }
}
