package org.q4j.queue;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows that a session owns, in the order in which it took them. Each row tells whether it is
 * among them, so that ending a batch row by row costs no search. Guarded by the session's monitor.
 */
final class OwnedRows {
  private final ArrayList<EmbeddedOwnedRow> taken = new ArrayList<>(1);

  /** Before this one none is held any more. */
  private int oldest;

  private int held;

  boolean isEmpty() {
    return held == 0;
  }

  /** Returns whether a row of this session is owned. */
  boolean contains(EmbeddedOwnedRow row) {
    return row.held;
  }

  /** Returns the row that was taken first; null when there is none. */
  EmbeddedOwnedRow first() {
    if (held == 0) {
      return null;
    }
    while (!taken.get(oldest).held) {
      oldest++;
    }
    return taken.get(oldest);
  }

  void add(List<EmbeddedOwnedRow> rows) {
    taken.ensureCapacity(taken.size() + rows.size());
    for (int i = 0; i < rows.size(); i++) { // No iterator: a session does this for each row.
      EmbeddedOwnedRow row = rows.get(i);
      if (!row.held) {
        taken.add(row);
        row.held = true;
        held++;
      }
    }
  }

  void remove(EmbeddedOwnedRow row) {
    if (row.held) {
      row.held = false;
      held--;
      if (held == 0) {
        forget();
      }
    }
  }

  /** Returns a copy of all. */
  List<EmbeddedOwnedRow> all() {
    return held == 0 ? List.of() : taken.stream().filter(row -> row.held).toList();
  }

  /** Returns all, and lets go of them. */
  List<EmbeddedOwnedRow> removeAll() {
    if (held == 0) {
      return List.of();
    }
    if (held == 1) {
      EmbeddedOwnedRow only = first();
      remove(only);
      return List.of(only);
    }
    return removeAll(List.copyOf(taken));
  }

  /** Returns those of {@code rows} that are owned, and lets go of them. */
  List<EmbeddedOwnedRow> removeAll(List<EmbeddedOwnedRow> rows) {
    List<EmbeddedOwnedRow> removed = new ArrayList<>(Math.min(rows.size(), held));
    for (EmbeddedOwnedRow row : rows) {
      if (row.held) {
        removed.add(row);
        remove(row);
      }
    }
    return removed;
  }

  private void forget() {
    taken.clear();
    oldest = 0;
  }
}
