package org.q4j.row;

import java.util.List;
import org.q4j.CorruptException;
import org.q4j.UnsupportedException;

/** Prints the type of a .frm file's column as SHOW CREATE TABLE does, and decodes its texts. */
final class FrmTypeText {

  private static final List<String> GEOMETRIES =
      List.of(
          "geometry",
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geometrycollection");

  private final FrmTable table;
  private final FrmField field;

  FrmTypeText(FrmTable table, FrmField field) {
    this.table = table;
    this.field = field;
  }

  String print() {
    if (field.compressed()) {
      throw unsupported("MariaDB's compressed columns", "COMPRESSED");
    }
    int length = field.length();
    return switch (field.type()) {
      case FrmField.TINY -> number("tinyint(" + length + ")");
      case FrmField.SHORT -> number("smallint(" + length + ")");
      case FrmField.INT24 -> number("mediumint(" + length + ")");
      case FrmField.LONG -> number("int(" + length + ")");
      case FrmField.LONGLONG -> number("bigint(" + length + ")");
      case FrmField.FLOAT -> number("float" + digits());
      case FrmField.DOUBLE -> number("double" + digits());
      case FrmField.DECIMAL ->
          number("decimal(" + precision(table, field) + "," + field.decimals() + ")");
      case FrmField.BIT -> "bit(" + length + ")";
      case FrmField.YEAR -> "year(" + length + ")";
      case FrmField.DATE -> "date";
      case FrmField.TIME -> old("time");
      case FrmField.DATETIME -> old("datetime");
      case FrmField.TIMESTAMP -> old("timestamp");
      case FrmField.TIME2 -> fraction("time");
      case FrmField.DATETIME2 -> fraction("datetime");
      case FrmField.TIMESTAMP2 -> fraction("timestamp");
      case FrmField.VARCHAR -> string("varchar", "varbinary");
      case FrmField.STRING -> string("char", "binary");
      case FrmField.TINY_BLOB, 250, 251, FrmField.BLOB -> blob();
      case FrmField.ENUM -> listed("enum");
      case FrmField.SET -> listed("set");
      case FrmField.JSON -> "json";
      case FrmField.GEOMETRY -> geometry();
      default -> throw unsupported("type", "code " + field.type());
    };
  }

  private String number(String text) {
    return text + (field.unsigned() ? " unsigned" : "") + (field.zerofill() ? " zerofill" : "");
  }

  private String digits() {
    return field.decimals() >= FrmField.NO_DIGITS
        ? ""
        : "(" + field.length() + "," + field.decimals() + ")";
  }

  /** Returns the digits of a DECIMAL, whose length counts the point and the sign too. */
  static int precision(FrmTable table, FrmField field) {
    int scale = field.decimals();
    int precision = field.length() - (scale > 0 ? 1 : 0) - (field.unsigned() ? 0 : 1);
    if (precision < 1 || precision > 65 || scale > precision) {
      throw new FrmTypeText(table, field).corrupt("digits", precision, "1 to 65, and " + scale);
    }
    return precision;
  }

  private String old(String name) {
    boolean mariadb = field.fraction() > 0;
    return fraction(name) + (mariadb ? TemporalForm.MARIADB_5_3 : TemporalForm.MYSQL_5_5).sql();
  }

  private String fraction(String name) {
    int digits = field.fraction();
    if (digits > 6) {
      throw corrupt("digits of a fraction", digits, "0 to 6");
    }
    return digits == 0 ? name : name + "(" + digits + ")";
  }

  private String string(String name, String binaryName) {
    if (field.binary()) {
      return binaryName + "(" + field.length() + ")";
    }
    int most = charset().maxBytesPerCharacter();
    if (field.length() % most != 0) {
      throw corrupt("bytes of a text", field.length(), "a multiple of " + most);
    }
    return name + "(" + field.length() / most + ")" + encoding();
  }

  private String blob() {
    String size =
        switch (field.packType()) {
          case FrmField.TINY -> "tiny";
          case FrmField.SHORT -> "";
          case FrmField.INT24 -> "medium";
          case FrmField.LONG -> "long";
          default -> throw corrupt("size of a blob", field.packType(), "1, 2, 3 or 9");
        };
    return field.binary() ? size + "blob" : size + "text" + encoding();
  }

  private String listed(String name) {
    StringBuilder sql = new StringBuilder(name);
    String before = "(";
    for (byte[] member : field.members()) {
      sql.append(before).append(SchemaPrinter.text(member(member)));
      before = ",";
    }
    if (field.members().isEmpty()) {
      throw corrupt("members", 0, "1 or more");
    }
    return sql.append(')').append(encoding()).toString();
  }

  private String geometry() {
    int kind = field.collation();
    if (kind >= GEOMETRIES.size()) {
      throw corrupt("kind of geometry", kind, "0 to 7");
    }
    return GEOMETRIES.get(kind);
  }

  /** Decodes a member of ENUM or SET. In sets of wide characters they stand as hex digits. */
  String member(byte[] raw) {
    MysqlCharset charset = charset();
    boolean wide = charset.encode(" ").length > 1;
    return decode(wide ? unhex(raw) : raw, charset);
  }

  private byte[] unhex(byte[] digits) {
    if (digits.length % 2 != 0) {
      throw corrupt("hex digits of a member", digits.length, "an even number");
    }
    byte[] bytes = new byte[digits.length / 2];
    for (int i = 0; i < digits.length; i++) {
      int digit = Character.digit(digits[i], 16);
      if (digit < 0) {
        throw corrupt("member", Shown.of(digits), "hex digits");
      }
      bytes[i / 2] = (byte) (bytes[i / 2] << 4 | digit);
    }
    return bytes;
  }

  String decode(byte[] bytes, MysqlCharset charset) {
    if (charset.coder().count(bytes, 0, bytes.length) < 0) {
      throw corrupt("text", Shown.of(bytes), charset.sqlName());
    }
    return charset.decode(bytes);
  }

  MysqlCharset charset() {
    String name = collation(table, field.collation(), where()).charset();
    return MysqlCharset.byName(name)
        .orElseThrow(() -> unsupported(CharsetCatalog.problem(name), name));
  }

  /** As MySQL: the set is named when the collation is not the table's, a collation when special. */
  private String encoding() {
    Collations.Collation own = collation(table, field.collation(), where());
    charset();
    return (field.collation() == table.header().collation()
            ? ""
            : " CHARACTER SET " + own.charset())
        + (own.preset() || own.name().equals(own.charset()) ? "" : " COLLATE " + own.name());
  }

  static Collations.Collation collation(FrmTable table, int id, String where) {
    return Collations.byId(id)
        .orElseThrow(
            () ->
                new UnsupportedException(
                    "%s: %s: unknown collation: id=%d (expected MySQL 5.7's or MariaDB's)"
                        .formatted(table.file(), where, id)));
  }

  private String where() {
    return "column " + Shown.cut(field.name());
  }

  CorruptException corrupt(String what, Object actual, Object expected) {
    return new CorruptException(
        "%s: %s: %s=%s (expected %s)".formatted(table.file(), where(), what, actual, expected));
  }

  private UnsupportedException unsupported(String what, Object found) {
    return new UnsupportedException(
        "%s: %s: %s not supported: found=%s (expected another)"
            .formatted(table.file(), where(), what, found));
  }
}
