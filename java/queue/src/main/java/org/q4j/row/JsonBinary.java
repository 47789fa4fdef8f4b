package org.q4j.row;

/**
 * The layout of a JSON document as MySQL 5.7 and later store it. All integers are little-endian.
 *
 * <pre>
 * document  type (1), value
 * object    count, size, count x (key offset, key length (2)), count x entry, keys, values
 * array     count, size, count x entry, values
 * entry     type (1), offset of the value or, where it fits, the value itself
 * string    length in groups of 7 bits, lowest first, UTF-8
 * opaque    MySQL's column type (1), length as of a string, bytes
 * </pre>
 *
 * <p>Counts, sizes, offsets and values in entries take 2 bytes in a small object or array and 4 in
 * a large one; offsets are from its count. Keys are in order of their length, then of their bytes.
 * Source: MySQL's documentation of the format.
 */
final class JsonBinary {
  static final int SMALL_OBJECT = 0;
  static final int LARGE_OBJECT = 1;
  static final int SMALL_ARRAY = 2;
  static final int LARGE_ARRAY = 3;
  static final int LITERAL = 4;
  static final int INT16 = 5;
  static final int UINT16 = 6;
  static final int INT32 = 7;
  static final int UINT32 = 8;
  static final int INT64 = 9;
  static final int UINT64 = 10;
  static final int DOUBLE = 11;
  static final int STRING = 12;
  static final int OPAQUE = 15;

  static final int NULL = 0;
  static final int TRUE = 1;
  static final int FALSE = 2;

  /** How deeply MySQL lets values be nested. */
  static final int MAX_DEPTH = 100;

  private JsonBinary() {}

  /** Returns whether a value of this type stands in the entry itself. */
  static boolean inlined(int type, boolean large) {
    return switch (type) {
      case LITERAL, INT16, UINT16 -> true;
      case INT32, UINT32 -> large;
      default -> false;
    };
  }
}
