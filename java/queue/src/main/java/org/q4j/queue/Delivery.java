package org.q4j.queue;

import static java.util.stream.Collectors.joining;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.q4j.ClosedException;
import org.q4j.StaleOwnerException;
import org.q4j.row.RowBuilder;
import org.q4j.store.QueueFile;
import org.q4j.store.Removals;
import org.q4j.store.RowPosition;

/**
 * Takes a queue's rows for sessions, ends them and gives them back, and tells those who wait.
 * Thread-safe.
 */
final class Delivery {
  private final RuntimeException cutShort =
      new ClosedException("a row was on its way when the virtual machine failed");

  /** A timer does not know that the clock was set, and stands still while the machine sleeps. */
  private static final long LONGEST_SLEEP_MILLIS = 5_000;

  private final Gate gate;
  private final Dispatcher dispatcher;
  private final Clock clock;
  private final Counters counters;
  private final Consumer<QueueFile> removed;
  private final AsyncEnds ends = new AsyncEnds(this::remove);
  private volatile DeadLetterMover deadLetters;
  private long wakeAt = Long.MAX_VALUE;
  private ScheduledFuture<?> waking;

  /**
   * @param removed is told of the file from which rows were removed
   */
  Delivery(
      Gate gate,
      Dispatcher dispatcher,
      Clock clock,
      Counters counters,
      Consumer<QueueFile> removed) {
    this.gate = gate;
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.counters = counters;
    this.removed = removed;
  }

  /** Sets what takes rows that are given back too often; null for nothing. */
  void moveDeadLetters(DeadLetterMover mover) {
    deadLetters = mover;
  }

  /** Truncates the queue, so that its dead letters are none of its later rows. */
  void truncate(Runnable truncation) {
    DeadLetterMover mover = deadLetters;
    if (mover == null) {
      truncation.run();
    } else {
      mover.truncate(truncation);
    }
  }

  /** Takes the oldest ready row that matches; null when there is none, or no queue. */
  Claim take(String condition, long maxBytes) {
    Generation now = gate.enterIfOpen();
    if (now == null) {
      return null;
    }
    try {
      now.file.checkSound();
      return dispatcher.take(now, condition, maxBytes);
    } catch (Error fault) {
      lostCount();
      throw fault;
    } finally {
      gate.leave();
    }
  }

  /**
   * Reads the claimed row, as its queue's columns are now. When that fails, or the row has gone,
   * the row is given back.
   *
   * @return false when it has gone: truncated, or dropped
   */
  boolean load(Claim claim) {
    boolean whole = false;
    Generation now = gate.enterIfOpen();
    try {
      RowPosition at = now == null ? null : now.find(claim.generation, claim.position);
      if (at != null) {
        if (claim.row == null || !claim.row.schema().equals(now.codec.schema())) {
          read(now, claim, at);
        } else if (at.received()) {
          claim.source = now.file.source(at);
        }
        whole = true;
      }
    } catch (Error fault) {
      lostCount();
      throw fault;
    } finally {
      if (now != null) {
        gate.leave();
      }
      if (!whole) {
        release(claim);
      }
    }
    return whole;
  }

  private void read(Generation now, Claim claim, RowPosition at) {
    StoredRow stored =
        StoredRow.decoded(
            gate.name(), at.rowId(), now.codec, now.file.read(at), now.file.source(at));
    claim.row = stored.row();
    claim.source = stored.source();
  }

  /** Who owns what may be wrong now, so nobody gets a row before a reopening counts anew. */
  private void lostCount() {
    Generation now = gate.present();
    if (now != null) {
      now.file.fail(cutShort);
    }
    dispatcher.failAll(cutShort);
  }

  /**
   * Removes owned rows for good, with one sync. Rows of before a truncation are passed over.
   *
   * @throws StaleOwnerException when some were not owned any more; the others have been removed
   */
  void end(List<Claim> claims) {
    Ending ending = begin(claims);
    boolean removed = false;
    try {
      remove(ending.begun);
      removed = true;
    } finally {
      if (!removed) {
        ending.cancel();
      }
    }
    ending.refuseStale();
  }

  /** As {@link #end}, without a thread that waits; what it throws is the result's failure. */
  CompletableFuture<Void> endAsync(List<Claim> claims) {
    Ending ending = begin(claims);
    return ends.end(ending.begun)
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                ending.cancel();
              }
            })
        .thenRun(ending::refuseStale);
  }

  private Ending begin(List<Claim> claims) {
    List<Claim> begun = claims;
    List<Claim> stale = List.of();
    for (Claim claim : claims) {
      if (!dispatcher.beginEnd(claim)) {
        stale = new ArrayList<>(stale); // Seldom: so that there is none in the usual case.
        stale.add(claim);
        begun = new ArrayList<>(begun);
        begun.remove(claim);
      }
    }
    return new Ending(begun, stale);
  }

  /** Owned rows that are being removed, and those that were not owned any more. */
  private final class Ending {
    private final List<Claim> begun;
    private final List<Claim> stale;

    Ending(List<Claim> begun, List<Claim> stale) {
      this.begun = begun;
      this.stale = stale;
    }

    /** Whether it is on disk is not known; the file gives nobody a row before a reopening. */
    void cancel() {
      begun.forEach(dispatcher::cancelEnd);
    }

    void refuseStale() {
      if (!stale.isEmpty()) {
        throw new StaleOwnerException(
            "not owned any more, so not ended: row %s of %s"
                .formatted(
                    stale.stream()
                        .map(claim -> Long.toString(claim.rowId()))
                        .collect(joining(", ")),
                    gate.name()));
      }
    }
  }

  private void remove(List<Claim> claims) {
    Generation now = gate.enterIfOpen();
    if (now == null) {
      if (!gate.isDropped()) {
        throw gate.closed(); // Its row is still in the file.
      }
      claims.forEach(dispatcher::ended);
      return;
    }
    try {
      remove(now, claims);
    } finally {
      gate.leave();
    }
  }

  private void remove(Generation now, List<Claim> claims) {
    Removals rows = new Removals(claims.size());
    for (Claim claim : claims) {
      RowPosition row = now.find(claim.generation, claim.position);
      if (row != null) {
        rows.add(row);
      }
    }
    if (rows.size() > 0) {
      now.file.remove(rows);
    }
    for (Claim claim : claims) {
      ended(claim);
    }
    removed.accept(now.file);
  }

  private void ended(Claim claim) {
    claim.stopTimer();
    dispatcher.ended(claim);
  }

  /**
   * Puts a copy of an owned row behind all others, then removes the row. From here on its time
   * limit does not count: the row is never somebody else's while its copy stands already. The
   * bounds of the queue do not count either, since the number of its rows stays.
   *
   * @return false when it is not owned any more; then nothing has been done
   */
  boolean requeue(Claim claim) {
    if (!dispatcher.beginEnd(claim)) {
      return false;
    }
    boolean moved = false;
    try {
      moved = moveBehind(claim);
    } finally {
      if (!moved) {
        dispatcher.cancelEnd(claim);
        restartTimer(claim); // The one before may have found that the limit did not count.
      }
    }
    if (moved) {
      dispatch();
    }
    return moved;
  }

  private boolean moveBehind(Claim claim) {
    Generation now = gate.enterIfOpen();
    if (now == null) {
      if (!gate.isDropped()) {
        throw gate.closed();
      }
      return false;
    }
    try {
      RowPosition at = now.find(claim.generation, claim.position);
      if (at == null) {
        return false; // Truncated.
      }
      RowBuilder copy = new RowBuilder(now.codec.schema(), clock);
      copy.copy(now.codec.decode(now.file.read(at)));
      now.file.append(now.codec.encode(copy)); // First: at no moment is it in neither place.
      remove(now, List.of(claim));
      return true;
    } finally {
      gate.leave();
    }
  }

  /** Makes an owned row ready again, or moves it to the dead letters. */
  void giveBack(Claim claim, Count how) {
    DeadLetterMover mover = deadLetters;
    if (mover == null || !mover.isDue(claim) || !moveToDeadLetters(mover, claim)) {
      if (giveBack(claim, true)) {
        counters.add(how, 1);
      }
      dispatch();
    }
  }

  private boolean moveToDeadLetters(DeadLetterMover mover, Claim claim) {
    if (!load(claim)) {
      return true; // Truncated.
    }
    if (!dispatcher.beginEnd(claim)) {
      return true; // Somebody else has given it back.
    }
    boolean removing = false;
    try {
      removing = mover.move(claim, () -> dispatcher.holds(claim), () -> remove(List.of(claim)));
    } finally {
      if (!removing) {
        dispatcher.cancelEnd(claim);
      }
    }
    if (removing) {
      counters.add(Count.DEAD_LETTERS, 1);
    }
    return removing;
  }

  /** Makes a row ready again that was not handed out. */
  void release(Claim claim) {
    giveBack(claim, false);
    dispatch();
  }

  private boolean giveBack(Claim claim, boolean seen) {
    claim.stopTimer();
    Generation now = gate.enterIfOpen();
    if (now == null) {
      return false;
    }
    try {
      return dispatcher.giveBack(now, claim, seen);
    } catch (Error fault) {
      lostCount();
      throw fault;
    } finally {
      gate.leave();
    }
  }

  /**
   * Gives an owned row a time limit from now on, or another one.
   *
   * @return false when it is not owned any more
   */
  boolean lease(Claim claim, Duration limit) {
    long nanos = Nanos.of(limit);
    if (!dispatcher.lease(claim, System.nanoTime() + nanos)) {
      return false;
    }
    claim.startTimer(nanos, () -> expire(claim));
    return true;
  }

  private void expire(Claim claim) {
    long left = dispatcher.leaseLeft(claim);
    if (left > 0) {
      claim.startTimer(left, () -> expire(claim));
    } else if (left == 0) {
      giveBack(claim, Count.RESTORED_BY_LEASE);
    }
  }

  private void restartTimer(Claim claim) {
    long left = dispatcher.leaseLeft(claim);
    if (left >= 0) {
      claim.startTimer(left, () -> expire(claim));
    }
  }

  /** Enrols one who waits. */
  void enrol(Choice choice) {
    dispatcher.enrol(choice);
  }

  void leave(Choice choice) {
    dispatcher.leave(choice);
  }

  /** Returns whether the claim still holds its row, and the row is there. */
  boolean holds(Claim claim) {
    return dispatcher.holds(claim) && !gate.isDropped();
  }

  /** Reads an owned row anew when its queue's columns have changed since. */
  void follow(Claim claim) {
    Generation now = gate.present();
    if (now != null && !claim.row.schema().equals(now.codec.schema()) && holds(claim)) {
      now = gate.enterIfOpen();
      if (now != null) {
        try {
          RowPosition at = now.find(claim.generation, claim.position);
          if (at != null) {
            read(now, claim, at);
          }
        } finally {
          gate.leave();
        }
      }
    }
  }

  /** Offers what is ready to those who wait. To be called when rows have become ready. */
  void dispatch() {
    if (!dispatcher.anyWaiting()) {
      return;
    }
    List<Wait> offered = new ArrayList<>(1);
    List<Wait.Offer> refused = new ArrayList<>(0);
    Generation now = gate.enterIfOpen();
    if (now == null) {
      return;
    }
    try {
      wakeAt(dispatcher.dispatch(now, offered, refused));
    } catch (RuntimeException failure) {
      dispatcher.failAll(failure); // Theirs to hear: what brought us here has been done.
    } catch (Error fault) {
      lostCount();
      throw fault;
    } finally {
      gate.leave();
    }
    refused.forEach(Wait.Offer::giveBack);
    offered.forEach(Wait::settle);
  }

  /** Looks again when the first row is due that matches later. */
  void wakeWhenDue(Choice choice) {
    Generation now = choice.condition().isEmpty() ? null : gate.enterIfOpen();
    if (now != null) {
      try {
        wakeAt(dispatcher.nextDueMillis(now, choice.condition()));
      } finally {
        gate.leave();
      }
    }
  }

  /** Looks again at that time, instead of a later one. */
  private synchronized void wakeAt(long millis) {
    if (millis < wakeAt) {
      wakeAt = millis;
      setTimer();
    }
  }

  private synchronized void setTimer() {
    if (waking != null) {
      waking.cancel(false);
    }
    long delay = Math.max(1, Math.min(LONGEST_SLEEP_MILLIS, wakeAt - clock.millis()));
    waking = Background.after(TimeUnit.MILLISECONDS.toNanos(delay), this::wake);
  }

  private void wake() {
    synchronized (this) {
      if (wakeAt == Long.MAX_VALUE) {
        return;
      }
      if (clock.millis() < wakeAt) {
        setTimer();
        return;
      }
      wakeAt = Long.MAX_VALUE;
    }
    dispatch();
  }

  /** The queue has no file any more: nothing becomes due in it. */
  synchronized void stop() {
    if (waking != null) {
      waking.cancel(false); // Or the timer would keep the queue in memory until then.
      waking = null;
    }
    wakeAt = Long.MAX_VALUE;
  }
}
