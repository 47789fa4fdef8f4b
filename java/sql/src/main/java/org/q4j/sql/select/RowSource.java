package org.q4j.sql.select;

import java.util.List;
import java.util.OptionalLong;
import org.q4j.sql.wire.ColumnDefinition;

/** A table, as a SELECT reads it. Used by one thread at a time. */
public interface RowSource {

  /** Returns the columns, in their order; names are unique without regard to case. */
  List<ColumnDefinition> columns();

  /** Starts reading from the first row. */
  RowCursor open();

  /**
   * Returns how many rows there are where that is known without reading them; empty where it is
   * not.
   */
  default OptionalLong count() {
    return OptionalLong.empty();
  }
}
