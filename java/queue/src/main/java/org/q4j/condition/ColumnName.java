package org.q4j.condition;

/** Columns' names as conditions print them. */
final class ColumnName {

  private ColumnName() {}

  /** Appends a name in back quotes: no word is a keyword, and no character an operator, there. */
  static void print(String name, StringBuilder out) {
    out.append('`').append(name.replace("`", "``")).append('`');
  }
}
