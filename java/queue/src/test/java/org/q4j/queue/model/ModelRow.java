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

  /** Returns the length of its record: head, null bits, what is not NULL, and the source. */
  long bytes(ModelSchema schema) {
    long bytes = 5L + (source == null ? 0 : 9);
    for (Map.Entry<String, Object> value : values.entrySet()) {
      bytes +=
          switch (value.getKey()) {
            case "id" -> 8;
            case "note" -> 1 + value.getValue().toString().length();
            case "p" -> schema.isSmall("p") ? 2 : 4;
            default -> 4;
          };
    }
    return bytes;
  }

  String content() {
    return "%d%s%s".formatted(rowId, values, source == null ? "" : source);
  }
}
