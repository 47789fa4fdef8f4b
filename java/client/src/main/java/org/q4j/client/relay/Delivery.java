package org.q4j.client.relay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.q4j.Q4jException;
import org.q4j.client.Fenced;
import org.q4j.client.Supply.Numbered;
import org.q4j.row.RowBuilder;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/**
 * What the target has, as far as this relay knows, and how it gets the rest, each row once.
 *
 * <p>Rows are sent as one append under the row id of their last. Sent again, in other company, they
 * would be taken again: the target compares that one id. So as long as it is unknown which id the
 * target has received last, at the start, rows are sent one at a time, until one is taken: those
 * that were left out it has, and what comes behind it has not. An append that was not acknowledged
 * is settled by its first row, sent alone: left out, the append is there; taken, it is not. That
 * rests on the order of the row ids, and on nobody else sending under this number; the fence of the
 * connections keeps statements of before from coming later.
 *
 * <p>A row below the last id that was not sent is one that another consumer had owned and gave
 * back. It is sent under the last id, which stays; if that is interrupted nobody can tell what came
 * of it, and the relay stops with {@link InDoubtException}.
 */
final class Delivery {
  private static final long NONE = -1;

  private final int sender;
  private final LongConsumer leftOutCheck;

  /** What the target has and the source may have, too. */
  private final Set<Long> stored = new HashSet<>();

  /** An append that was not acknowledged: all of it is there, or nothing. */
  private final TreeSet<Long> pending = new TreeSet<>();

  /** The row that was last sent to settle that, when it was not acknowledged either. */
  private long probe = NONE;

  private boolean reset;
  private boolean exact;
  private long last = NONE;
  private long leftOut;

  /**
   * @param leftOutCheck is told which row the target has left out before anything is known of it,
   *     and throws when it cannot have received that one
   */
  Delivery(int sender, boolean reset, LongConsumer leftOutCheck) {
    this.sender = sender;
    this.leftOutCheck = leftOutCheck;
    this.reset = reset;
  }

  /** Returns how many rows the target turned out to have before. */
  long leftOut() {
    return leftOut;
  }

  /** Returns whether the target is yet to forget what it has received. */
  boolean isToReset() {
    return reset;
  }

  /** Returns whether it is known which row id the target has received last. */
  boolean isExact() {
    return exact;
  }

  /** The target has forgotten what this sender sent, and nothing was sent since. */
  void begin() {
    reset = false;
    exact = true;
    last = 0;
  }

  /** Returns whether rows were given before, or are such as another consumer gave back. */
  boolean isBehind(List<Numbered> rows) {
    return exact
        && rows.stream().anyMatch(row -> row.rowId() <= last && !stored.contains(row.rowId()));
  }

  /** Returns the last row id that the target has for sure; 0 when that is not known. */
  long last() {
    return exact ? last : 0;
  }

  /** Rows are at the source no more. */
  void ended(List<Numbered> rows) {
    rows.forEach(row -> stored.remove(row.rowId()));
  }

  /** All rows up to this one are at the source no more, which gives them in their order. */
  void endedUpTo(long rowId) {
    stored.removeIf(each -> each <= rowId);
  }

  /** The source has no rows that were sent. */
  void allEnded() {
    stored.clear();
  }

  /**
   * Has the target take rows in that it has not. When it fails, it may be called again, with these
   * or others.
   *
   * @param rows in the order of their row ids
   */
  void send(Fenced.Receiver target, ColumnMap map, List<Numbered> rows) {
    List<Numbered> left = new ArrayList<>(rows);
    left.removeIf(row -> stored.contains(row.rowId()));
    if (left.isEmpty()) {
      return;
    }
    if (reset) {
      certainly(left, () -> receive(target, map, id(left), ReceiveMode.RESET, left));
      reset = false;
      taken(left);
      return;
    }
    settle(target, map, left);
    while (!left.isEmpty() && exact && left.get(0).rowId() <= last) {
      List<Numbered> late = left.subList(0, 1);
      certainly(late, () -> receive(target, map, last, ReceiveMode.RESET, late));
      stored.add(id(late));
      late.clear();
    }
    while (!left.isEmpty() && !(exact && target.tellsLeftOut())) {
      List<Numbered> one = left.subList(0, 1);
      if (append(target, map, one)) {
        taken(one);
      } else {
        had(one);
      }
      one.clear();
    }
    if (!left.isEmpty()) {
      if (!append(target, map, left)) {
        throw new Q4jException(
            "somebody else sends under this number: sender=%d, rowid=%d was left out; give each relay a --sender of its own"
                .formatted(sender, id(left)));
      }
      taken(left);
    }
  }

  /** Finds out about an append that was not acknowledged, and takes its rows out of those left. */
  private void settle(Fenced.Receiver target, ColumnMap map, List<Numbered> left) {
    while (!pending.isEmpty()) {
      List<Numbered> there = left.stream().filter(row -> pending.contains(row.rowId())).toList();
      if (there.isEmpty()) {
        pending.clear(); // Others have them: whether they were sent is of no more use here.
        return;
      }
      List<Numbered> first = there.subList(0, 1);
      boolean again = probe == id(first);
      probe = id(first);
      boolean isNew = receive(target, map, id(first), ReceiveMode.APPEND, first);
      probe = NONE;
      left.removeAll(first);
      if (isNew) {
        pending.clear();
        taken(first);
      } else if (again) {
        // It may be there alone, so it says nothing of the others.
        pending.remove(id(first));
        had(first);
      } else {
        left.removeAll(there);
        pending.clear();
        had(there);
      }
    }
  }

  private void taken(List<Numbered> rows) {
    rows.forEach(row -> stored.add(row.rowId()));
    last = id(rows);
    exact = true;
  }

  private void had(List<Numbered> rows) {
    if (!exact) {
      rows.forEach(row -> leftOutCheck.accept(row.rowId()));
    }
    rows.forEach(row -> stored.add(row.rowId()));
    leftOut += rows.size();
    if (exact) {
      last = Math.max(last, id(rows)); // The append that was in doubt.
    } else if (leftOut > RelayOptions.MOST_ROWS) {
      throw new Q4jException(
          "more rows than a relay can have sent before are below the last that the target has: rows=%d (expected=%d at most), sender=%d; if they were never sent, send them with --reset"
              .formatted(leftOut, RelayOptions.MOST_ROWS, sender));
    }
  }

  private boolean append(Fenced.Receiver target, ColumnMap map, List<Numbered> rows) {
    rows.forEach(row -> pending.add(row.rowId()));
    boolean known = true;
    try {
      return receive(target, map, id(rows), ReceiveMode.APPEND, rows);
    } catch (Q4jException failure) {
      known = !Losses.isLoss(failure) || Losses.nothingDone(failure);
      throw failure;
    } finally {
      if (known) {
        pending.clear();
      }
    }
  }

  private static void certainly(List<Numbered> rows, BooleanSupplier sending) {
    try {
      boolean unused = sending.getAsBoolean();
    } catch (Q4jException failure) {
      boolean cut = Thread.currentThread().isInterrupted();
      if (!cut && (!Losses.isLoss(failure) || Losses.nothingDone(failure))) {
        throw failure;
      }
      throw new InDoubtException(
          "it is not known whether the target has rows: rowid=%d to %d; look there, end those at the source that it has, and start again with --reset: %s"
              .formatted(rows.get(0).rowId(), id(rows), failure.getMessage()),
          failure);
    }
  }

  private static long id(List<Numbered> rows) {
    return Collections.max(rows, Comparator.comparingLong(Numbered::rowId)).rowId();
  }

  private boolean receive(
      Fenced.Receiver target, ColumnMap map, long id, ReceiveMode mode, List<Numbered> rows) {
    List<RowBuilder> made = new ArrayList<>(rows.size());
    for (Numbered row : rows) {
      made.add(map.map(row.row()));
    }
    return target.receive(new Source(sender, id), mode, made).isPresent();
  }
}
