package org.q4j.row;

/**
 * What a TIMESTAMP column is where its definition does not say it, as in MySQL 5.6 by default
 * (explicit_defaults_for_timestamp=OFF): NOT NULL; the first one of a table has CURRENT_TIMESTAMP
 * as default and ON UPDATE, the others the zero date as default. For one table.
 */
final class ImplicitTimestamp {

  private static final String ZERO = "0000-00-00 00:00:00";

  private boolean first = true;

  /** Prepares a column before its attributes are read: only NULL makes a TIMESTAMP NULLable. */
  void begin(ColumnSpec column) {
    column.nullable = !isTimestamp(column);
  }

  /** Completes a column whose attributes were read. */
  void end(ColumnSpec column) {
    if (!isTimestamp(column)) {
      return;
    }
    boolean saysNothing = column.preset == null && column.presetNow == null;
    if (!column.nullable && saysNothing) {
      if (first && column.updateNow == null) {
        column.presetNow = new CurrentTimestamp(0, column.type.at);
        column.updateNow = column.presetNow;
      } else {
        column.preset = new Literal(ZERO, column.type.at);
      }
    }
    first = false;
  }

  private static boolean isTimestamp(ColumnSpec column) {
    return column.type.name.equals("TIMESTAMP");
  }
}
