package org.q4j.queue.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A queue, as the model has it. */
final class ModelQueue {
  String name;
  ModelSchema schema;
  final TreeMap<Long, ModelRow> rows = new TreeMap<>();
  long nextRowId = 1;
  final long[] lastReceived = new long[64];

  /** Who waits here, in the order of their coming. */
  final List<ModelChoice> waiting = new ArrayList<>();

  ModelBounds bounds = ModelBounds.NONE;

  /** Where its dead letters go; null for nowhere. */
  ModelQueue dead;

  int deadAfter;
  int deadSender;
  boolean dropped;

  ModelQueue(String name, ModelSchema schema) {
    this.name = name;
    this.schema = schema;
  }

  /** Returns the oldest ready row that matches; null when there is none. */
  ModelRow oldest(ModelCondition condition, long now) {
    if (dropped || !schema.compiles(condition)) {
      return null;
    }
    for (ModelRow row : rows.values()) {
      if (row.owner == null && condition.matches().test(row.values, now)) {
        return row;
      }
    }
    return null;
  }

  void remove(ModelRow row) {
    row.gone = true;
    rows.remove(row.rowId);
  }

  void removeAll() {
    rows.values().forEach(row -> row.gone = true);
    rows.clear();
  }

  /** What the process forgets when it ends. */
  void forget() {
    waiting.clear();
    bounds = ModelBounds.NONE;
    dead = null;
    for (ModelRow row : rows.values()) {
      row.owner = null;
      row.deliveries = 0;
    }
  }

  String title() {
    return "%s next=%d".formatted(name, nextRowId);
  }

  List<String> contents() {
    return rows.values().stream().map(ModelRow::content).toList();
  }
}
