package org.q4j.client.relay;

import org.q4j.SchemaException;
import org.q4j.row.Column;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;

/** Turns rows of one queue's columns into rows of another's, by the names of the columns. */
final class ColumnMap {
  private final Schema from;
  private final Schema to;
  private final int[] targets;

  /**
   * @throws SchemaException when the target lacks a column: its values would be lost
   */
  ColumnMap(Schema from, Schema to) {
    this.from = from;
    this.to = to;
    this.targets = new int[from.size()];
    for (int i = 0; i < targets.length; i++) {
      Column column = from.column(i);
      targets[i] = to.indexOf(column.name());
      if (targets[i] < 0) {
        throw new SchemaException(
            "the target lacks a column of the source: column=%s (target=%s); add it there"
                .formatted(column.label(), to));
      }
    }
  }

  boolean isFor(Schema source, Schema target) {
    return from.equals(source) && to.equals(target);
  }

  RowBuilder map(Row row) {
    RowBuilder made = new RowBuilder(to);
    for (int i = 0; i < targets.length; i++) {
      made.copy(targets[i], row, i);
    }
    return made;
  }
}
