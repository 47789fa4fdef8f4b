package org.q4j.queue;

import java.time.Clock;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;

/**
 * The memory of a queue's single inserts: each thread has its own, as long as not too many take
 * turns. Thread-safe, without an atomic operation, which would cost more than what is saved.
 */
final class SpareRows {
  /** Threads that were made one after the other have one each. */
  private static final int PLACES = 128;

  /** Each is put there by any thread, but used only by the one that made it. */
  private final OneRow[] rows = new OneRow[PLACES];

  /** Returns an empty row of these columns, which is the caller's alone. */
  OneRow take(Schema schema, Clock clock) {
    Thread thread = Thread.currentThread();
    int place = placeOf(thread);
    OneRow kept = rows[place];
    boolean own = kept != null && kept.isOf(thread);
    if (own && kept.tryUse(schema)) {
      return kept;
    }
    OneRow made = new OneRow(new RowBuilder(schema, clock), thread);
    if (!own || !kept.isUsed()) { // Else it belongs to an insert around this one.
      rows[place] = made;
    }
    return made;
  }

  private static int placeOf(Thread thread) {
    return (int) (thread.getId() & (PLACES - 1));
  }

  /**
   * The caller is done with a row of {@link #take}, in the same thread.
   *
   * @param reusable whether nobody can have kept anything of it
   */
  void giveBack(OneRow done, boolean reusable) {
    int place = placeOf(Thread.currentThread());
    if (!(reusable && done.free()) && rows[place] == done) {
      rows[place] = null;
    }
  }
}
