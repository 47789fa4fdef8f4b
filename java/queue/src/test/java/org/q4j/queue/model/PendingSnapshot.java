package org.q4j.queue.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.q4j.queue.Queue;
import org.q4j.queue.Snapshot;

/** A snapshot of the engine's that is read some steps later, and what it has to show then. */
final class PendingSnapshot {
  private Snapshot snapshot;
  private List<String> expected = List.of();

  boolean isTaken() {
    return snapshot != null;
  }

  /** Returns the number of rows. */
  Object expect(ModelQueue queue) {
    expected = queue.contents();
    return expected.size();
  }

  /** Returns the number of rows. */
  Object take(Queue queue) {
    snapshot = queue.snapshot();
    return snapshot.rows();
  }

  void compare() {
    List<String> rows = new ArrayList<>();
    snapshot.forEach(row -> rows.add(Both.content(row)));
    assertEquals(expected, rows, "snapshot");
    close();
  }

  void close() {
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
  }
}
