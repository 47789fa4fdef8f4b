package org.q4j.row;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * MariaDB's extra2 segment: entries of a type byte, a length (one byte, or a zero and two bytes)
 * and a value. A type of 128 or more says that who does not know it must not read the table.
 *
 * @param invisible columns that SELECT * leaves out, by their index
 * @param typeNames names of types beyond MySQL's, by the column's index
 */
record FrmExtra2(Set<Integer> invisible, Map<Integer, String> typeNames) {

  private static final int APPLICATION_PERIOD = 3;
  private static final int SYSTEM_VERSIONS = 4;
  private static final int ENGINE_OPTIONS = 128;
  private static final int FIELD_FLAGS = 129;
  private static final int FIELD_TYPES = 130;
  private static final int NO_OVERLAPS = 131;

  /** Hidden by the user (1), or by the server (2 and 3). */
  private static final int INVISIBLE = 3;

  static FrmExtra2 read(FrmBytes segment) {
    Set<Integer> invisible = new HashSet<>();
    Map<Integer, String> names = new HashMap<>();
    int at = 0;
    // What is shorter than an entry is padding.
    while (at + 3 <= segment.length()) {
      int type = segment.one(at, "type of an extra2 entry");
      int length = segment.one(at + 1, "length of an extra2 entry");
      at += 2;
      if (length == 0) {
        length = segment.two(at, "length of an extra2 entry");
        at += 2;
        if (length < 256) {
          throw segment.corrupt("length of an extra2 entry", length, "256 or more", at - 2);
        }
      }
      FrmBytes value = segment.part(at, length, "extra2 entry");
      switch (type) {
        case APPLICATION_PERIOD, SYSTEM_VERSIONS, NO_OVERLAPS ->
            throw segment.unsupported("queues have no periods", "type " + type, "none");
        case FIELD_FLAGS -> readFlags(value, invisible);
        case FIELD_TYPES -> readTypes(value, names);
        default -> {
          if (type > NO_OVERLAPS) {
            throw segment.unsupported(
                "extra2 entry not known", "type " + type, "below " + ENGINE_OPTIONS);
          }
        }
      }
      at += length;
    }
    return new FrmExtra2(invisible, names);
  }

  /** Reads one byte for each column. */
  private static void readFlags(FrmBytes value, Set<Integer> invisible) {
    for (int i = 0; i < value.length(); i++) {
      if ((value.one(i, "flags of a column") & INVISIBLE) != 0) {
        invisible.add(i);
      }
    }
  }

  private static void readTypes(FrmBytes value, Map<Integer, String> names) {
    int at = 0;
    while (at < value.length()) {
      int field = value.one(at++, "column of a type");
      if (field > 250) {
        // A number of two bytes follows the mark 252; there are no longer ones for columns.
        field = value.two(at, "column of a type");
        at += 2;
      }
      int length = value.one(at, "length of a type's name");
      names.put(field, value.text(at + 1, length, "type's name"));
      at += 1 + length;
    }
  }
}
