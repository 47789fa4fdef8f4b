package org.q4j.sql.select;

/** A literal, or what is known before the first row. */
final class Constant extends Node {

  private final String name;

  Constant(SqlType type, Object value) {
    this(type, value, null);
  }

  /**
   * @param name what MySQL calls the result column; null where it takes the statement's text
   */
  Constant(SqlType type, Object value, String name) {
    super(type, row -> value);
    this.name = name;
  }

  Object value() {
    return value(new Object[0]);
  }

  @Override
  String ownName() {
    return name;
  }
}
