package org.q4j.row;

import org.q4j.SchemaException;

/**
 * The first 64 bytes of a .frm file, and the place of its form block. {@link FrmReader} has the
 * layout.
 *
 * @param recordAt offset of the record of defaults
 * @param recordLength its bytes
 * @param packed whether no first bit of the null area is reserved
 * @param collation the table's collation, by MySQL's number
 * @param rowType 0 to 6
 * @param serverVersion as 50627, 101119
 * @param extraLength bytes of the segment behind the record
 * @param expressions whether columns' expressions are in the form of MariaDB 10.2 on
 * @param extra2 MariaDB's segment behind the header; empty when there is none
 * @param form the form block and all behind it
 */
record FrmHeader(
    long recordAt,
    int recordLength,
    boolean packed,
    int collation,
    int rowType,
    long serverVersion,
    long extraLength,
    boolean expressions,
    FrmBytes extra2,
    FrmBytes form) {

  private static final int LENGTH = 64;
  private static final int OLDEST = 9;
  private static final int NEWEST = 12;
  private static final int WITH_EXPRESSIONS = 11;
  private static final int LONG_KEYS = 0xffff;
  private static final int OPTION_PACK_RECORD = 1;

  static FrmHeader read(FrmBytes file) {
    refuseOthers(file);
    int version = file.one(2, "format version");
    if (version < OLDEST || version > NEWEST) {
      throw file.unsupported("format of another server", version, OLDEST + " to " + NEWEST);
    }
    long keysAt = file.two(6, "offset of the keys");
    if (keysAt < LENGTH) {
      throw file.corrupt("offset of the keys", keysAt, "64 or more", 6);
    }
    refuseKeys(file, keysAt);
    long keysLength = file.two(14, "length of the keys");
    if (keysLength == LONG_KEYS) {
      keysLength = file.number(47, 4, "length of the keys");
    }
    int names = file.two(4, "length of what follows the header");
    FrmBytes following = file.part(LENGTH, names, "what follows the header");
    boolean formNames = names == 0 || following.one(0, "form names") == '/';
    long formAt = file.number(LENGTH + names, 4, "offset of the form");
    return new FrmHeader(
        keysAt + keysLength,
        file.two(16, "length of the record"),
        (file.two(30, "table options") & OPTION_PACK_RECORD) != 0,
        file.one(38, "collation") | file.one(41, "collation") << 8,
        file.one(40, "row format"),
        file.number(51, 4, "server version"),
        file.number(55, 4, "length of the extra segment"),
        version >= WITH_EXPRESSIONS,
        formNames ? file.part(LENGTH, 0, "extra2 segment") : following,
        file.part(formAt, file.length() - formAt, "form"));
  }

  private static void refuseOthers(FrmBytes file) {
    if (file.length() >= 10 && file.number(0, 4, "first bytes") == 0x45505954) {
      throw file.unsupported("a view, no table", "TYPE=", "0xfe 0x01");
    }
    int magic = file.two(0, "first bytes");
    if (magic != 0x01fe) {
      throw file.corrupt("no .frm file: first bytes", "0x%04x".formatted(magic), "0x01fe", 0);
    }
    file.part(0, LENGTH, "header");
    if (file.one(61, "partition engine") != 0) {
      throw new SchemaException(file.file() + ": queues have no partitions: offset=61");
    }
  }

  private static void refuseKeys(FrmBytes file, long at) {
    int low = file.one(at, "number of keys");
    int keys = (low & 0x80) == 0 ? low : file.one(at + 1, "number of keys") << 7 | (low & 0x7f);
    if (keys != 0) {
      throw new SchemaException(
          "%s: queues have no indexes: keys=%d (expected 0), offset=%d"
              .formatted(file.file(), keys, at));
    }
  }
}
