package org.q4j.queue.model;

import java.util.ArrayList;
import java.util.List;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Snapshot;

/** A snapshot of the engine's that is read some steps later, and what it has to show then. */
final class PendingSnapshot {
  private Snapshot snapshot;
  private List<String> rows = List.of();
  private boolean read;

  /** Takes one and returns the number of its rows, or reads the one there is. */
  Object step(QueueStore store, String name) {
    read = snapshot != null;
    if (!read) {
      snapshot = store.queue(name).snapshot();
      return snapshot.rows();
    }
    List<String> found = new ArrayList<>();
    snapshot.forEach(row -> found.add(Both.content(row)));
    close();
    return found;
  }

  /** Returns what the step just done has to return. */
  Object expected(Model model, String name) {
    if (!read) {
      rows = model.queue(name).contents();
      return rows.size();
    }
    return rows;
  }

  void close() {
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
  }
}
