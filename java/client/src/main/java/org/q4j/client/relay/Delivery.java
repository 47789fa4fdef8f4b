package org.q4j.client.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.q4j.Q4jException;
import org.q4j.client.Fenced;
import org.q4j.queue.OwnedRow;
import org.q4j.row.RowBuilder;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/**
 * What the target has, as far as this relay knows, and how it gets the rest, each row once.
 *
 * <p>Rows are sent as one append under the row id of their last. Sent again, in other company, they
 * would be taken again: the target compares that one id. So as long as it is unknown which id the
 * target has received last, at the start and after a lost connection, rows are sent one at a time,
 * until one is taken: those that were left out it has, and what comes behind it has not. That rests
 * on the order of the row ids, and on nobody else sending under this number; the fence of the
 * connections keeps statements of before from coming later.
 *
 * <p>A row below the last id that was not sent is one that another consumer had owned and gave
 * back. It is sent under the last id, which stays; if that is interrupted nobody can tell what came
 * of it, and the relay stops with {@link InDoubtException}.
 */
final class Delivery {
  private final int sender;
  private boolean reset;
  private boolean everExact;
  private boolean exact;
  private long last = -1;
  private long leftOut;

  Delivery(int sender, boolean reset) {
    this.sender = sender;
    this.reset = reset;
  }

  /** Returns how many rows the target turned out to have before. */
  long leftOut() {
    return leftOut;
  }

  /** What was sent may or may not have come there. */
  void doubt() {
    exact = false;
  }

  /**
   * Has the target take rows in. When it fails, it may be called again with the same rows.
   *
   * @param rows in the order of their row ids
   */
  void send(Fenced.Receiver target, ColumnMap map, List<OwnedRow> rows) {
    int at = 0;
    if (reset) {
      at = rows.size();
      certainly(rows, () -> receive(target, map, id(rows), ReceiveMode.RESET, rows));
      reset = false;
      exact = true;
      everExact = true;
      return;
    }
    // What is in doubt lies above the last id that was certain.
    for (; at < rows.size() && rows.get(at).rowId() <= last && everExact; at++) {
      List<OwnedRow> late = rows.subList(at, at + 1);
      certainly(late, () -> receive(target, map, last, ReceiveMode.RESET, late));
    }
    while (at < rows.size() && !(exact && target.tellsLeftOut())) {
      at += one(target, map, rows.subList(at, at + 1));
    }
    if (at == rows.size()) {
      return;
    }
    List<OwnedRow> rest = rows.subList(at, rows.size());
    if (!receive(target, map, id(rest), ReceiveMode.APPEND, rest)) {
      throw new Q4jException(
          "somebody else sends under this number: sender=%d, rowid=%d was left out; give each relay a --sender of its own"
              .formatted(sender, id(rest)));
    }
    last = id(rest);
  }

  private int one(Fenced.Receiver target, ColumnMap map, List<OwnedRow> row) {
    boolean taken = receive(target, map, id(row), ReceiveMode.APPEND, row);
    last = Math.max(last, id(row));
    if (!taken) {
      leftOut++;
      if (leftOut > RelayOptions.MOST_ROWS) {
        throw new Q4jException(
            "more rows than a relay can have sent before are below the last that the target has: rows=%d (expected=%d at most), sender=%d; if they were never sent, send them with --reset"
                .formatted(leftOut, RelayOptions.MOST_ROWS, sender));
      }
    }
    exact |= taken;
    everExact |= taken;
    return 1;
  }

  private void certainly(List<OwnedRow> rows, Supplier<Boolean> sending) {
    try {
      boolean unused = sending.get();
      last = Math.max(last, id(rows));
    } catch (Q4jException failure) {
      if (!Losses.isLoss(failure) || Losses.nothingDone(failure)) {
        throw failure;
      }
      throw new InDoubtException(
          "it is not known whether the target has rows: rowid=%d to %d, sender=%d; look there, then start again (rows that are there: with --reset after ending them at the source): %s"
              .formatted(rows.get(0).rowId(), id(rows), sender, failure.getMessage()),
          failure);
    }
  }

  private static long id(List<OwnedRow> rows) {
    return rows.get(rows.size() - 1).rowId();
  }

  private boolean receive(
      Fenced.Receiver target, ColumnMap map, long id, ReceiveMode mode, List<OwnedRow> rows) {
    List<RowBuilder> made = new ArrayList<>(rows.size());
    for (OwnedRow row : rows) {
      made.add(map.map(row.row()));
    }
    return target.receive(new Source(sender, id), mode, made).isPresent();
  }
}
