package org.q4j.sql.select;

import java.util.List;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FieldFlag;
import org.q4j.sql.wire.FieldType;

/**
 * The type of an expression. Immutable.
 *
 * @param kind what Java class the values are of
 * @param field how a client is told
 * @param unsigned whether an integer or a decimal has no sign
 * @param length the longest value: characters of text, bytes of binary strings, else digits with
 *     sign and point
 * @param decimals digits behind the point, or of a second; 31 where a float's are not fixed
 * @param collation how strings compare
 * @param members of an ENUM or a SET, which give its values numbers; empty for all else
 */
record SqlType(
    Kind kind,
    FieldType field,
    boolean unsigned,
    long length,
    int decimals,
    Collation collation,
    List<String> members) {

  /** Digits behind the point, at most. */
  static final int MOST_DECIMALS = 38;

  /** Digits of a decimal, at most. */
  static final int MOST_DIGITS = 65;

  /** The longest string, in characters. */
  static final long MOST_LENGTH = 0xffff_ffffL;

  /** Where a string stops being a VARCHAR to clients. */
  private static final long LONGEST_VARCHAR = 65_535;

  static final SqlType NULL = new SqlType(Kind.NULL, FieldType.NULL, false, 0, 0, Collation.BYTES);
  static final SqlType INTEGER = integer(21);
  static final SqlType UNSIGNED =
      new SqlType(Kind.INTEGER, FieldType.LONGLONG, true, 21, 0, Collation.BYTES);
  static final SqlType BOOLEAN = integer(1);
  static final SqlType DOUBLE = floating(ColumnDefinition.ANY_DECIMALS);
  static final SqlType DATE =
      new SqlType(Kind.DATE, FieldType.DATE, false, 10, 0, Collation.FOLDING);

  /** A document's text, in the order of its code points. */
  static final SqlType JSON =
      new SqlType(
          Kind.TEXT,
          FieldType.JSON,
          false,
          MOST_LENGTH,
          ColumnDefinition.ANY_DECIMALS,
          Collation.POINTS);

  SqlType(
      Kind kind,
      FieldType field,
      boolean unsigned,
      long length,
      int decimals,
      Collation collation) {
    this(kind, field, unsigned, length, decimals, collation, List.of());
  }

  static SqlType integer(long length) {
    return new SqlType(Kind.INTEGER, FieldType.LONGLONG, false, length, 0, Collation.BYTES);
  }

  static SqlType floating(int decimals) {
    int shown = Math.min(decimals, ColumnDefinition.ANY_DECIMALS);
    return new SqlType(Kind.FLOATING, FieldType.DOUBLE, false, 23, shown, Collation.BYTES);
  }

  /**
   * Returns the type of decimals.
   *
   * @param digits all of them, bounded here to what MySQL has
   * @param decimals those behind the point
   */
  static SqlType decimal(int digits, int decimals, boolean unsigned) {
    int behind = Math.max(0, Math.min(decimals, MOST_DECIMALS));
    int all = Math.min(Math.max(digits, behind), MOST_DIGITS);
    int length = all + (behind > 0 ? 1 : 0) + (unsigned ? 0 : 1) + (all == behind ? 1 : 0);
    return new SqlType(
        Kind.DECIMAL, FieldType.NEWDECIMAL, unsigned, length, behind, Collation.BYTES);
  }

  static SqlType text(long characters) {
    return string(false, characters, Collation.FOLDING);
  }

  static SqlType binary(long bytes) {
    return string(true, bytes, Collation.BYTES);
  }

  static SqlType string(boolean binary, long length, Collation collation) {
    long bounded = Math.max(0, Math.min(length, MOST_LENGTH));
    FieldType field = bounded > LONGEST_VARCHAR ? FieldType.LONG_BLOB : FieldType.VAR_STRING;
    Kind kind = binary ? Kind.BINARY : Kind.TEXT;
    int decimals = ColumnDefinition.ANY_DECIMALS;
    return new SqlType(kind, field, false, bounded, decimals, binary ? Collation.BYTES : collation);
  }

  /** Returns the type of bytes that are a number to arithmetic. */
  static SqlType bits(long bytes) {
    return new SqlType(Kind.BITS, FieldType.VAR_STRING, true, bytes, 0, Collation.BYTES);
  }

  static SqlType datetime(int decimals) {
    return new SqlType(
        Kind.DATETIME,
        FieldType.DATETIME,
        false,
        19 + fraction(decimals),
        decimals,
        Collation.FOLDING);
  }

  static SqlType time(int decimals) {
    return new SqlType(
        Kind.TIME, FieldType.TIME, false, 10 + fraction(decimals), decimals, Collation.FOLDING);
  }

  private static int fraction(int decimals) {
    return decimals == 0 ? 0 : decimals + 1;
  }

  static SqlType of(ColumnDefinition column) {
    Kind kind = Kind.of(column);
    Collation collation = Collation.BYTES;
    if (kind == Kind.TEXT || kind.isTemporal()) {
      boolean points = (column.flags() & FieldFlag.BINARY) != 0 && kind == Kind.TEXT;
      collation = points ? Collation.POINTS : Collation.FOLDING;
    }
    boolean unsigned = kind == Kind.BITS || (column.flags() & FieldFlag.UNSIGNED) != 0;
    return new SqlType(
        kind,
        column.type(),
        unsigned,
        column.length(),
        column.decimals(),
        collation,
        column.members());
  }

  /** Returns whether values are those of an ENUM or a SET. */
  boolean hasMembers() {
    return !members.isEmpty();
  }

  /**
   * Returns the number of such a value: the place of an ENUM's among the members, from 1, or a bit
   * for each of a SET's; 0 for the empty text.
   */
  Number memberNumber(String value) {
    if (field != FieldType.SET) {
      return members.indexOf(value) + 1L;
    }
    long bits = 0;
    for (String member : value.split(",", -1)) {
      int place = members.indexOf(member);
      bits |= place < 0 ? 0 : 1L << place;
    }
    return Conversions.unsigned(bits);
  }

  SqlType withCollation(Collation other) {
    return new SqlType(kind, field, unsigned, length, decimals, other);
  }

  /** Returns the digits that a decimal or integer of this type has, without sign and point. */
  int digits() {
    if (kind == Kind.INTEGER) {
      return (int) Math.max(1, Math.min(length - (unsigned ? 0 : 1), 20));
    }
    long point = decimals > 0 ? 1 : 0;
    return (int) Math.max(1, Math.min(length - point - (unsigned ? 0 : 1), MOST_DIGITS));
  }

  /** Returns the column that shows values of this type. */
  ColumnDefinition column(String name) {
    int flags = unsigned ? FieldFlag.UNSIGNED : 0;
    if (kind != Kind.TEXT || collation != Collation.FOLDING) {
      flags |= FieldFlag.BINARY;
    }
    if (field == FieldType.YEAR) {
      flags |= FieldFlag.ZEROFILL;
    }
    if (field == FieldType.LONG_BLOB || field == FieldType.BLOB) {
      flags |= FieldFlag.BLOB;
    }
    return new ColumnDefinition(
        "", "", "", name, "", field, kind == Kind.TEXT, length, flags, decimals);
  }
}
