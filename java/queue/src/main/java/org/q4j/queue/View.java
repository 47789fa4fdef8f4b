package org.q4j.queue;

import java.time.Clock;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.q4j.Q4jException;
import org.q4j.condition.Condition;
import org.q4j.row.Row;
import org.q4j.store.RecordCursor;
import org.q4j.store.RowPosition;

/**
 * The ready rows that match one condition, or all of them: a position in the file, behind which
 * only the rows count that are kept here.
 *
 * <p>The file is passed once, whatever is owned meanwhile. A row behind the position is kept when
 * it has been given back, or when it will match at a later time. So finding the next row is O(1)
 * amortised, plus O(log n) of those kept. More than {@link #KEPT} are not: the position is set back
 * to the first row instead, so memory stays bounded whatever the file holds. Guarded by the
 * dispatcher's lock.
 */
final class View {
  static final int KEPT = 1 << 16;
  private static final long CLOCK_SET_BACK_MILLIS = 10_000;
  private static final System.Logger LOG = System.getLogger("org.q4j");

  /** A row behind the position. */
  private record Kept(Generation generation, RowPosition row, long dueMillis) {}

  /** What a look came to. */
  enum Look {
    FOUND,
    NOTHING,
    /** There is more to look at than one look may. */
    UNFINISHED
  }

  private final Condition condition;

  /** Each row once, however often it is given back while nobody looks. */
  private final NavigableSet<Kept> returned =
      new TreeSet<>(Comparator.comparingLong(kept -> kept.row().rowId()));

  private final PriorityQueue<Kept> later =
      new PriorityQueue<>(Comparator.comparingLong(Kept::dueMillis));
  private Generation generation;
  private RecordCursor cursor;
  private boolean restart;
  private boolean complained;
  private long earliestLeftOut = Long.MAX_VALUE;
  private long lookedAt;
  private long evaluations;

  /** What {@link Look#FOUND} found. */
  private Claim found;

  /** How many are using this view: it may be forgotten when nobody does. */
  int users;

  /**
   * @param condition null for all rows
   */
  View(Generation generation, Condition condition) {
    this.condition = condition;
    this.generation = generation;
    this.cursor = generation.cursor();
  }

  /** Returns the row that was found last, and forgets it. */
  Claim found() {
    Claim claim = found;
    found = null;
    return claim;
  }

  /** Returns how many rows behind the position are kept. */
  int kept() {
    return returned.size() + later.size();
  }

  /** Returns how often the condition was evaluated since the last call. */
  long takeEvaluations() {
    long since = evaluations;
    evaluations = 0;
    return since;
  }

  /**
   * Looks for the oldest ready row that matches.
   *
   * @param now the queue's present generation
   * @param nowMillis the time of {@link #millis}, in Unix milliseconds
   * @param maxBytes a longer row is left where it is, and nothing found
   * @param budget how many rows to look at, at most
   */
  Look look(Generation now, Claims claims, long nowMillis, long maxBytes, int budget) {
    boolean whole = false;
    try {
      follow(now);
      makeDue(nowMillis);
      Look look = lookOn(now, claims, nowMillis, maxBytes, budget);
      whole = true;
      return look;
    } finally {
      restart |= !whole; // A row may have been taken from those kept and not been looked at.
    }
  }

  private Look lookOn(Generation now, Claims claims, long nowMillis, long maxBytes, int budget) {
    for (int looked = 0; looked < budget; looked++) {
      Kept kept = returned.pollFirst();
      RowPosition row = kept == null ? cursor.next() : now.find(kept.generation(), kept.row());
      if (row == null && kept == null) {
        return Look.NOTHING;
      }
      if (row == null || !claims.isFree(now, row)) {
        continue; // Whoever owns it tells when it gives it back.
      }
      Row decoded = null;
      if (condition != null) {
        decoded = matching(now, row, nowMillis);
        if (decoded == null) {
          continue;
        }
      }
      if (row.size() > maxBytes) {
        returned.add(new Kept(now, row, 0));
        return Look.NOTHING;
      }
      found = claims.take(now, row);
      found.row = decoded;
      return Look.FOUND;
    }
    return Look.UNFINISHED;
  }

  /** Returns the oldest ready row without taking it, or null. For the view of all rows. */
  RowPosition first(Generation now, Claims claims, int budget) {
    boolean whole = false;
    try {
      follow(now);
      RowPosition first = null;
      for (int looked = 0; looked < budget && first == null; looked++) {
        Kept kept = returned.pollFirst();
        RowPosition row = kept == null ? cursor.next() : now.find(kept.generation(), kept.row());
        if (row == null && kept == null) {
          break;
        }
        if (row != null && claims.isFree(now, row)) {
          returned.add(new Kept(now, row, 0));
          first = row;
        }
      }
      whole = true;
      return first;
    } finally {
      restart |= !whole;
    }
  }

  /** Goes on in the queue's present file. */
  private void follow(Generation now) {
    if (now != generation) {
      if (now.epoch == generation.epoch && !restart) {
        cursor = now.cursor(generation, cursor);
      } else {
        restart = true;
      }
      generation = now;
    }
    if (restart) {
      restart = false;
      returned.clear();
      later.clear();
      earliestLeftOut = Long.MAX_VALUE;
      cursor = now.cursor();
    }
  }

  /** Rows whose time has come are looked at again. */
  private void makeDue(long nowMillis) {
    boolean passAgain =
        earliestLeftOut <= nowMillis
            || (usesNow() && nowMillis < lookedAt - CLOCK_SET_BACK_MILLIS)
            || (!isDueKnown() && nowMillis / 1000 > lookedAt / 1000);
    // Two who look at once may have read the clock in the other order.
    lookedAt = passAgain ? nowMillis : Math.max(lookedAt, nowMillis);
    if (passAgain) {
      restart = true;
      follow(generation);
    }
    while (!later.isEmpty() && later.peek().dueMillis() <= nowMillis) {
      returned.add(later.poll());
    }
  }

  /** Returns the time for {@link #look}; any where it does not matter, as a look at it costs. */
  long millis(Clock clock) {
    return usesNow() ? clock.millis() : 0;
  }

  private boolean usesNow() {
    return condition != null && condition.usesNow();
  }

  private boolean isDueKnown() {
    return condition == null || condition.isDueKnown();
  }

  /** Returns the row if it matches, or null; keeps it when it will match later. */
  private Row matching(Generation now, RowPosition row, long nowMillis) {
    try {
      Row decoded = now.decode(row);
      evaluations++;
      if (condition.matches(decoded, nowMillis)) {
        return decoded;
      }
      if (condition.usesNow()) {
        condition.dueMillis(decoded, nowMillis).ifPresent(due -> keep(now, row, due));
      }
    } catch (Q4jException unreadable) {
      // It stays in the queue: who takes all rows is told, and no other row is kept from anybody.
      if (!complained) {
        complained = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "row %d of %s is passed over by a condition (%s): %s"
                .formatted(row.rowId(), now.file.path(), condition, unreadable.getMessage()));
      }
    }
    return null;
  }

  private void keep(Generation now, RowPosition row, long due) {
    if (later.size() < KEPT) {
      later.add(new Kept(now, row, due));
    } else {
      earliestLeftOut = Math.min(earliestLeftOut, due);
    }
  }

  /** A row can be had again. */
  void giveBack(Generation of, RowPosition row) {
    if (of.epoch != generation.epoch || row.rowId() >= cursor.rowId() || restart) {
      return; // Its turn is still to come.
    }
    if (returned.size() < KEPT) {
      returned.add(new Kept(of, row, 0));
    } else {
      restart = true;
    }
  }

  /**
   * Returns when rows that do not match now may do so, in Unix milliseconds, if nothing else
   * happens; {@link Long#MAX_VALUE} for never.
   */
  long nextDueMillis() {
    if (!isDueKnown()) {
      return lookedAt / 1000 * 1000 + 1000; // Of now() % 60 = 0 nobody knows: once a second.
    }
    return Math.min(earliestLeftOut, later.isEmpty() ? Long.MAX_VALUE : later.peek().dueMillis());
  }
}
