package org.q4j.sql.select;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells rows that have come before. */
final class DistinctRows {

  private final List<SqlType> types;
  private final Conversions conversions;
  private final MemoryUse memory;
  private final Set<List<Object>> seen = new HashSet<>();
  private long bytes;

  DistinctRows(List<SqlType> types, Conversions conversions, MemoryUse memory) {
    this.types = types;
    this.conversions = conversions;
    this.memory = memory;
  }

  boolean isNew(Object[] row) {
    Object[] key = new Object[types.size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = Keys.of(row[i], types.get(i), conversions);
    }
    if (!seen.add(Arrays.asList(key))) {
      return false;
    }
    long size = MemoryUse.of(key);
    memory.add(size);
    bytes += size;
    return true;
  }

  int size() {
    return seen.size();
  }

  void clear() {
    seen.clear();
    memory.release(bytes);
    bytes = 0;
  }

  /** Returns the rows of a cursor that have not come before. */
  static RowCursor filter(RowCursor rows, DistinctRows distinct) {
    return new RowCursor() {
      @Override
      public Object[] next() {
        Object[] row = rows.next();
        while (row != null && !distinct.isNew(row)) {
          row = rows.next();
        }
        return row;
      }

      @Override
      public void close() {
        distinct.clear();
        rows.close();
      }
    };
  }
}
