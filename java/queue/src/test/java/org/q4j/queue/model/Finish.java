package org.q4j.queue.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.q4j.StaleOwnerException;
import org.q4j.queue.OwnedRow;

/** What becomes of one of the rows that a session owns. */
enum Finish {
  END,
  ABORT,
  REQUEUE,
  /** Its time limit is over. */
  EXPIRE;

  static Finish any(Random random) {
    Finish[] each = values();
    return each[random.nextInt(each.length)];
  }

  /** Does it, and takes the row from those of the session. */
  void of(Both.Pair pair, int which) {
    OwnedRow row = pair.rows.get(which);
    boolean stale = false;
    try {
      switch (this) {
        case END -> row.end();
        case ABORT -> row.abort();
        case REQUEUE -> row.requeue();
        case EXPIRE -> {
          row.renew(Duration.ofNanos(1));
          awaitLoss(row);
        }
      }
    } catch (StaleOwnerException lost) {
      stale = true;
      throw lost;
    } finally {
      if (this == END || (!stale && this != EXPIRE)) {
        pair.rows = new ArrayList<>(pair.rows);
        pair.rows.remove(which);
      }
    }
  }

  private static void awaitLoss(OwnedRow row) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (row.isOwned()) {
      assertTrue(System.nanoTime() < deadline, () -> "still owned: " + row.rowId());
      LockSupport.parkNanos(20_000);
    }
  }
}
