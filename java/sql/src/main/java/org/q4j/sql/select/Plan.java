package org.q4j.sql.select;

import java.util.List;
import org.q4j.sql.wire.ColumnDefinition;

/** A query that can be run, again and again. */
interface Plan {

  List<ColumnDefinition> columns();

  /** Returns the columns' types, with what {@link #columns} cannot say of them. */
  List<SqlType> types();

  /** Returns the rows; decimals may have more digits than their types, see {@link #isInline}. */
  RowCursor open();

  /**
   * Returns whether a query around it works with all digits that its decimals have: a result that
   * is made as a whole before it is read keeps only those of its types.
   */
  default boolean isInline() {
    return false;
  }
}
