package org.q4j.queue;

import java.util.List;
import org.q4j.CorruptException;
import org.q4j.SchemaException;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowCodec;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;

/**
 * What becomes of a queue's rows when its columns change: each new column takes the value of the
 * old one that it comes from, or its default. Immutable.
 */
final class RowChange {
  private static final int NONE = -1;

  private final Schema to;
  private final int[] from;

  /**
   * @param renamed pairs of an old column's name and its new one; other columns keep their names
   * @throws SchemaException when a pair names a column that is not there
   */
  RowChange(Schema old, Schema to, List<ColumnRename> renamed) {
    this.to = to;
    this.from = new int[to.size()];
    for (int i = 0; i < from.length; i++) {
      from[i] = old.indexOf(to.column(i).name());
    }
    for (ColumnRename rename : renamed) {
      int source = old.indexOf(rename.from());
      int target = to.indexOf(rename.to());
      if (source < 0 || target < 0) {
        throw new SchemaException(
            "no such column: rename=%s to %s (expected a column of (%s), and one of (%s))"
                .formatted(rename.from(), rename.to(), old, to));
      }
      from[target] = source;
    }
    for (ColumnRename rename : renamed) {
      // A column that has taken an old name does not take the old one's values too.
      int namesake = to.indexOf(rename.from());
      if (namesake >= 0 && from[namesake] == old.indexOf(rename.from())) {
        from[namesake] = isTarget(renamed, namesake) ? from[namesake] : NONE;
      }
    }
  }

  private boolean isTarget(List<ColumnRename> renamed, int column) {
    return renamed.stream().anyMatch(rename -> to.indexOf(rename.to()) == column);
  }

  /** Returns the new body of a row. */
  byte[] apply(RowCodec codec, long rowId, byte[] body) {
    try {
      Row old = codec.decode(body);
      RowBuilder row = new RowBuilder(to);
      for (int i = 0; i < from.length; i++) {
        if (from[i] != NONE) {
          row.copy(i, old, from[i]);
        }
      }
      return to.codec(RowOrder.V2).encode(row);
    } catch (SchemaException unfit) {
      throw new SchemaException(
          "row %d does not fit: %s: nothing was changed".formatted(rowId, unfit.getMessage()),
          unfit);
    } catch (CorruptException unreadable) {
      throw new CorruptException(
          "row %d cannot be read: %s: nothing was changed"
              .formatted(rowId, unreadable.getMessage()),
          unreadable);
    }
  }
}
