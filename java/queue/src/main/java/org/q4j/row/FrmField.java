package org.q4j.row;

import java.util.List;

/**
 * One column as a .frm file has it.
 *
 * @param name its name
 * @param type MySQL's type code, 0 to 255
 * @param length for texts in bytes, for BIT in bits, else in digits as shown
 * @param recordAt where its default stands in the record of defaults
 * @param flags the pack flags, two bytes
 * @param check what the server does with it by itself, see the constants
 * @param collation MySQL's number; for GEOMETRY the kind of geometry
 * @param members of ENUM and SET, as they stand, undecoded
 * @param comment empty for none
 * @param invisible whether SELECT * leaves it out (MariaDB)
 */
record FrmField(
    String name,
    int type,
    int length,
    int recordAt,
    int flags,
    int check,
    int collation,
    List<byte[]> members,
    String comment,
    boolean invisible) {

  static final int TINY = 1;
  static final int SHORT = 2;
  static final int LONG = 3;
  static final int FLOAT = 4;
  static final int DOUBLE = 5;
  static final int TIMESTAMP = 7;
  static final int LONGLONG = 8;
  static final int INT24 = 9;
  static final int TIME = 11;
  static final int DATETIME = 12;
  static final int YEAR = 13;
  static final int DATE = 14;
  static final int VARCHAR = 15;
  static final int BIT = 16;
  static final int TIMESTAMP2 = 17;
  static final int DATETIME2 = 18;
  static final int TIME2 = 19;
  static final int JSON = 245;
  static final int DECIMAL = 246;
  static final int ENUM = 247;
  static final int SET = 248;
  static final int TINY_BLOB = 249;
  static final int BLOB = 252;
  static final int STRING = 254;
  static final int GEOMETRY = 255;

  /** What {@link #decimals} is at least for FLOAT and DOUBLE without digits. */
  static final int NO_DIGITS = 31;

  private static final int FLAG_SIGNED = 1;
  private static final int FLAG_ZEROFILL = 4;
  private static final int FLAG_BIT_AS_BYTES = 4096;
  private static final int FLAG_NO_DEFAULT = 16384;
  private static final int FLAG_NULLABLE = 32768;

  private static final int CHECK_AUTO_INCREMENT = 15;
  private static final int CHECK_NOW_OLD = 18;
  private static final int CHECK_NOW_DEFAULT = 21;
  private static final int CHECK_NOW_UPDATE = 22;
  private static final int CHECK_NOW_BOTH = 23;
  private static final int CHECK_COMPRESSED = 24;

  private static final int BINARY_COLLATION = 63;

  boolean unsigned() {
    return (flags & FLAG_SIGNED) == 0;
  }

  boolean zerofill() {
    return (flags & FLAG_ZEROFILL) != 0;
  }

  boolean nullable() {
    return (flags & FLAG_NULLABLE) != 0;
  }

  boolean withoutDefault() {
    return (flags & FLAG_NO_DEFAULT) != 0 || blob() || type == GEOMETRY;
  }

  /** Returns the code of the integer type that has as many bytes as the length or the number. */
  int packType() {
    return flags >> 3 & 15;
  }

  int decimals() {
    return flags >> 8 & 63;
  }

  boolean binary() {
    return collation == BINARY_COLLATION;
  }

  boolean blob() {
    return type >= TINY_BLOB && type <= BLOB;
  }

  boolean text() {
    return type == VARCHAR || type == STRING || blob() || type == ENUM || type == SET;
  }

  boolean autoIncrement() {
    return check == CHECK_AUTO_INCREMENT;
  }

  boolean compressed() {
    return check == CHECK_COMPRESSED;
  }

  boolean nowAsDefault() {
    return check == CHECK_NOW_OLD || check == CHECK_NOW_DEFAULT || check == CHECK_NOW_BOTH;
  }

  boolean nowOnUpdate() {
    return check == CHECK_NOW_OLD || check == CHECK_NOW_UPDATE || check == CHECK_NOW_BOTH;
  }

  boolean timestamp() {
    return type == TIMESTAMP || type == TIMESTAMP2;
  }

  /** Returns how many bits of the null area the column takes beside its null bit. */
  int oddBits() {
    return type == BIT && (flags & FLAG_BIT_AS_BYTES) == 0 ? length & 7 : 0;
  }

  /** Returns whether it is TIME, DATETIME or TIMESTAMP in the form before MySQL 5.6. */
  boolean oldTemporal() {
    return type == TIME || type == DATETIME || type == TIMESTAMP;
  }

  /** Returns the digits of a second's fraction; only for the temporal types. */
  int fraction() {
    int whole =
        switch (type) {
          case TIME, TIME2 -> 10;
          default -> 19;
        };
    return length > whole ? length - whole - 1 : 0;
  }
}
