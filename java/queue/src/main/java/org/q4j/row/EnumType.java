package org.q4j.row;

import java.math.BigInteger;
import java.util.List;

/**
 * ENUM: the index of one member, from 1, in one byte or, for more than 255 members, two.
 *
 * <p>Index 0 is the error value, which a server outside strict mode puts in place of what is no
 * member. It reads as the empty text, which writes it, so that a row that was read can be written.
 */
final class EnumType extends MemberType {

  /** The most members that MySQL lets an ENUM have. */
  static final int MAX_MEMBERS = 65535;

  private static final int MAX_DIGITS = 5;

  EnumType(List<String> members, TextEncoding encoding) {
    super("ENUM", new Members(members, encoding), encoding, members.size() > 255 ? 2 : 1);
  }

  @Override
  Object decode(Column column, byte[] body, int offset, int size) {
    int index = (int) decodeLong(column, body, offset, size);
    return index == 0 ? "" : members().get(index - 1);
  }

  /** Returns the index. */
  @Override
  long decodeLong(Column column, byte[] body, int offset, int size) {
    long index = LittleEndian.read(body, offset, size);
    if (index > members().size()) {
      throw unknown(column, Long.toString(index), "0 to " + members().size(), offset, size);
    }
    return index;
  }

  /** As in MySQL, a NOT NULL column without DEFAULT has its first member for one. */
  @Override
  byte[] implicitDefault() {
    return size() == 1 ? new byte[] {1} : new byte[] {1, 0};
  }

  @Override
  void write(Column column, Object value, RowBuffer out) {
    String text = members().text(column, value);
    BigInteger index;
    if (text == null) {
      index = Integers.of(column, value);
    } else {
      int found = members().indexOf(text);
      boolean error = found < 0 && text.isEmpty();
      index = found < 0 && !error ? number(text, MAX_DIGITS) : BigInteger.valueOf(found + 1L);
    }
    BigInteger last = BigInteger.valueOf(members().size());
    if (index == null || index.signum() < 0 || index.compareTo(last) > 0) {
      throw column.refuse("no such member", "(expected a member or 0 to " + last + ")", value);
    }
    out.putNumber(index.longValue(), size());
  }
}
