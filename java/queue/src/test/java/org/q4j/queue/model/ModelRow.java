package org.q4j.queue.model;

import java.util.Map;
import java.util.TreeMap;
import org.q4j.store.Source;

/** A row, as the model has it. */
final class ModelRow {
  final long rowId;

  /** Null unless it was relayed. */
  final Source source;

  /** Values by column; a column without a value is NULL. */
  TreeMap<String, Object> values;

  /** Null when it is ready; a wait that it is offered to counts as an owner. */
  Object owner;

  int deliveries;

  /** Truncated, dropped with its queue, or ended. */
  boolean gone;

  ModelRow(long rowId, Source source, Map<String, Object> values) {
    this.rowId = rowId;
    this.source = source;
    this.values = new TreeMap<>(values);
  }

  String content() {
    return "%d%s%s".formatted(rowId, values, source == null ? "" : source);
  }
}
