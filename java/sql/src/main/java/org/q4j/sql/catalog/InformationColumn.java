package org.q4j.sql.catalog;

import java.util.Locale;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FieldFlag;
import org.q4j.sql.wire.FieldType;

/**
 * A column of a table of information_schema.
 *
 * @param type as MySQL prints it, {@code u} behind the parenthesis for unsigned
 */
record InformationColumn(String name, String type, boolean nullable) {
  /** What MySQL's information_schema gives as a longtext's length, in characters. */
  private static final long LONG_TEXT = 196_605;

  private static final int DATETIME = 19;

  static InformationColumn parse(String line) {
    String[] words = line.strip().split(" ", 2);
    boolean nullable = words[1].endsWith("?");
    String type = nullable ? words[1].substring(0, words[1].length() - 1) : words[1];
    return new InformationColumn(words[0], type, nullable);
  }

  /** Returns the column as a result shows it. */
  ColumnDefinition definition(String table, String shownAs) {
    int flags = nullable ? 0 : FieldFlag.NOT_NULL;
    boolean text = false;
    FieldType field;
    long length;
    if (type.startsWith("varchar")) {
      field = FieldType.VAR_STRING;
      text = true;
      length = argument();
    } else if (type.equals("longtext")) {
      field = FieldType.BLOB;
      text = true;
      length = LONG_TEXT;
      flags |= FieldFlag.BLOB;
    } else if (type.startsWith("datetime")) {
      field = FieldType.DATETIME;
      length = DATETIME;
      flags |= FieldFlag.BINARY;
    } else {
      field = type.startsWith("bigint") ? FieldType.LONGLONG : FieldType.LONG;
      length = argument();
      flags |= type.endsWith("u") ? FieldFlag.UNSIGNED : 0;
    }
    return new ColumnDefinition(
        "information_schema", table, table, shownAs, name, field, text, length, flags, 0);
  }

  private long argument() {
    return Long.parseLong(type.substring(type.indexOf('(') + 1, type.indexOf(')')));
  }

  /** Returns the type as MySQL prints it. */
  String sql() {
    return type.endsWith("u") ? type.substring(0, type.length() - 1) + " unsigned" : type;
  }

  String dataType() {
    int open = type.indexOf('(');
    return (open < 0 ? type : type.substring(0, open)).toLowerCase(Locale.ROOT);
  }

  /** Returns the characters of a text; null of other types. */
  Long characters() {
    return type.startsWith("varchar")
        ? (Long) argument()
        : type.equals("longtext") ? (Long) 4_294_967_295L : null;
  }
}
