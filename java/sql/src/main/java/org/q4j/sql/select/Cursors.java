package org.q4j.sql.select;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

/** Simple cursors. */
final class Cursors {
  private Cursors() {}

  static RowCursor none() {
    return of(Collections.emptyIterator());
  }

  static RowCursor oneEmptyRow() {
    return of(List.<Object[]>of(new Object[0]).iterator());
  }

  static RowCursor of(Iterator<Object[]> rows) {
    return new RowCursor() {
      @Override
      public Object[] next() {
        return rows.hasNext() ? rows.next() : null;
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  /** Returns the rows with no more digits of decimals than their types have. */
  static RowCursor shown(RowCursor rows, List<SqlType> types) {
    if (types.stream().noneMatch(type -> type.kind() == Kind.DECIMAL)) {
      return rows;
    }
    return mapped(
        rows,
        row -> {
          Object[] shown = new Object[row.length];
          for (int i = 0; i < row.length; i++) {
            shown[i] = Arithmetic.shown(row[i], types.get(i));
          }
          return shown;
        });
  }

  static RowCursor mapped(RowCursor rows, UnaryOperator<Object[]> function) {
    return new RowCursor() {
      @Override
      public Object[] next() {
        Object[] row = rows.next();
        return row == null ? null : function.apply(row);
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }
}
