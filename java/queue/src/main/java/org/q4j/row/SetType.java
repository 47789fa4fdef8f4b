package org.q4j.row;

import java.math.BigInteger;
import java.util.List;
import java.util.StringJoiner;
import org.q4j.SchemaException;

/**
 * SET: one bit a member, the first one lowest, in 1, 2, 3, 4 or 8 bytes. As text, the members with
 * commas between.
 */
final class SetType extends MemberType {

  /** The most members that MySQL lets a SET have. */
  static final int MAX_MEMBERS = 64;

  private static final int MAX_DIGITS = 20;

  SetType(List<String> members, TextEncoding encoding) {
    super("SET", new Members(members, encoding), encoding, bytes(members.size()));
  }

  private static int bytes(int members) {
    int bytes = (members + 7) / 8;
    return bytes > 4 ? 8 : bytes;
  }

  @Override
  Object decode(Column column, byte[] body, int offset, int size) {
    long bits = read(column, body, offset, size);
    StringJoiner text = new StringJoiner(",");
    for (int i = 0; i < members().size(); i++) {
      if ((bits >>> i & 1) != 0) {
        text.add(members().get(i));
      }
    }
    return text.toString();
  }

  /** Returns the bits. */
  @Override
  long decodeLong(Column column, byte[] body, int offset, int size) {
    long bits = read(column, body, offset, size);
    if (bits < 0) {
      throw new SchemaException(
          "column %s: value does not fit a long: value=%s (expected at most %d; use get)"
              .formatted(column.label(), Long.toUnsignedString(bits), Long.MAX_VALUE));
    }
    return bits;
  }

  @Override
  public boolean mayPassLong() {
    return members().size() == MAX_MEMBERS;
  }

  @Override
  long decodeLongBits(Column column, byte[] body, int offset, int size) {
    return read(column, body, offset, size);
  }

  private long read(Column column, byte[] body, int offset, int size) {
    long bits = LittleEndian.read(body, offset, size);
    if (members().size() < MAX_MEMBERS && bits >>> members().size() != 0) {
      String value = "0x" + Long.toHexString(bits);
      throw unknown(column, value, members().size() + " bits", offset, size);
    }
    return bits;
  }

  @Override
  void write(Column column, Object value, RowBuffer out) {
    String text = members().text(column, value);
    BigInteger bits = text == null ? Integers.of(column, value) : bits(text);
    if (bits == null || bits.signum() < 0 || bits.bitLength() > members().size()) {
      throw column.refuse(
          "no such members", "(expected members or " + members().size() + " bits)", value);
    }
    out.putNumber(bits.longValue(), size());
  }

  /** Returns the bits of a text, null when it holds what is no member. */
  private BigInteger bits(String text) {
    if (members().trimmed(text).isEmpty()) {
      return BigInteger.ZERO;
    }
    long bits = 0;
    boolean all = true;
    for (int from = 0; from <= text.length(); ) {
      int comma = text.indexOf(',', from);
      int end = comma < 0 ? text.length() : comma;
      int member = members().indexOf(text.substring(from, end));
      all &= member >= 0;
      bits |= member < 0 ? 0 : 1L << member;
      from = end + 1;
    }
    if (all) {
      return new BigInteger(Long.toUnsignedString(bits));
    }
    return bits == 0 ? number(text, MAX_DIGITS) : null;
  }
}
