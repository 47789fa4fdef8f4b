package org.q4j.row;

import java.util.ArrayList;
import java.util.List;

/**
 * An expression that MariaDB 10.2 and later keep with a column or a table.
 *
 * @param kind one of the constants
 * @param field the column's index; {@link #OF_TABLE} for none
 * @param name of the column or the constraint
 * @param sql the expression
 */
record FrmExpression(int kind, int field, String name, String sql) {

  static final int DEFAULT = 2;
  static final int COLUMN_CHECK = 3;
  static final int TABLE_CHECK = 4;
  static final int OF_TABLE = 0xffff;

  private static final int SECTION_HEADER = 16;
  private static final int HEADER = 6;

  /**
   * Reads the section of expressions.
   *
   * @param fields the number of columns
   */
  static List<FrmExpression> read(FrmBytes section, int fields) {
    List<FrmExpression> found = new ArrayList<>();
    int at = SECTION_HEADER;
    while (at < section.length()) {
      int kind = section.one(at, "kind of an expression");
      int field = section.two(at + 1, "column of an expression");
      int length = section.two(at + 3, "length of an expression");
      int nameLength = section.one(at + 5, "length of an expression's name");
      String name = section.text(at + HEADER, nameLength, "name of an expression");
      String sql = section.text(at + HEADER + nameLength, length, "expression");
      if (kind < DEFAULT) {
        throw section.unsupported("queues have no generated columns", Shown.of(name), "none");
      }
      if (kind > TABLE_CHECK) {
        throw section.corrupt("kind of an expression", kind, "0 to 4", at);
      }
      if (field >= fields && field != OF_TABLE) {
        throw section.corrupt("column of an expression", field, "below " + fields, at + 1);
      }
      found.add(new FrmExpression(kind, field, name, sql));
      at += HEADER + nameLength + length;
    }
    return found;
  }
}
