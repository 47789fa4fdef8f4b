package org.q4j.queue.model;

import java.util.ArrayList;
import java.util.Random;
import org.q4j.queue.OwnedRow;

/** What becomes of one of the rows that a session owns. */
enum Finish {
  END,
  ABORT,
  REQUEUE;

  static Finish any(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> END;
      case 1 -> ABORT;
      default -> REQUEUE;
    };
  }

  /** Does it, and takes the row from those of the session. */
  void of(Both.Pair pair, int which) {
    OwnedRow row = pair.rows.get(which);
    switch (this) {
      case END -> row.end();
      case ABORT -> row.abort();
      case REQUEUE -> row.requeue();
    }
    pair.rows = new ArrayList<>(pair.rows);
    pair.rows.remove(which);
  }
}
