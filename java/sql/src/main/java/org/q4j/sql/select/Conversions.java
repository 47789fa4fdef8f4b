package org.q4j.sql.select;

/** Values from one kind to another, as MySQL converts them, with its warnings. */
final class Conversions {

  private final SelectContext context;

  Conversions(SelectContext context) {
    this.context = context;
  }

  SelectContext context() {
    return context;
  }

  boolean isTrue(Object value, SqlType type) {
    return value instanceof Number number && number.doubleValue() != 0;
  }
}
