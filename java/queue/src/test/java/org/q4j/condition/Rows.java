package org.q4j.condition;

import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;

/** Rows and conditions for tests. */
final class Rows {

  /** Columns a to e, numbers that may be NULL. */
  static final Schema NUMBERS = Schema.parse("a BIGINT, b BIGINT, c BIGINT, d INT, e TINYINT");

  private Rows() {}

  /** Makes a row of the first columns' values; the others are NULL. */
  static Row row(Schema schema, Object... values) {
    RowBuilder row = new RowBuilder(schema);
    for (int i = 0; i < values.length; i++) {
      row.set(i, values[i]);
    }
    return schema.codec(RowOrder.V2).decode(row.encode());
  }

  static Truth truth(String condition, Row row) {
    return Condition.compile(condition, row.schema()).evaluate(row, 0);
  }

  static boolean matches(String condition, Row row) {
    return truth(condition, row) == Truth.TRUE;
  }

  /** Returns the number that an expression of constants is, null for NULL. */
  static Long value(String expression) {
    return value(expression, row(NUMBERS));
  }

  /** Returns the number that an expression is for a row, null for NULL. */
  static Long value(String expression, Row row) {
    NumberNode node = new Parser(expression, row.schema()).parse();
    Frame frame = Frame.open(row, 0);
    try {
      long value = node.eval(frame);
      return frame.nil ? null : value;
    } finally {
      frame.close();
    }
  }
}
