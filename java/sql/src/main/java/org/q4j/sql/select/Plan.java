package org.q4j.sql.select;

import java.util.List;
import org.q4j.sql.wire.ColumnDefinition;

/** A query that can be run, again and again. */
interface Plan {

  List<ColumnDefinition> columns();

  /** Returns the columns' types, with what {@link #columns} cannot say of them. */
  List<SqlType> types();

  RowCursor open();
}
