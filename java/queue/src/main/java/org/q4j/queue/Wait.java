package org.q4j.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One wait of a session: what it waits for, and the row that it has been offered.
 *
 * <p>Who makes rows ready offers them to those who wait. Before the waiter hears of it, its better
 * choices are looked at once more ({@link #settle}), so that a row of a lower priority never passes
 * one of a higher that came in the same instant. The offer that loses goes back. Thread-safe.
 */
final class Wait {

  /** A row for a choice. */
  record Offer(Choice choice, Claim claim) {
    void giveBack() {
      choice.queue().delivery().release(claim);
    }

    private boolean isBetterThan(Offer other) {
      return choice.index() < other.choice.index()
          || (choice.index() == other.choice.index() && claim.rowId() < other.claim.rowId());
    }
  }

  private final List<Choice> choices;
  private final Runnable wake;
  private Offer best;
  private RuntimeException failure;
  private boolean settled;
  private boolean over;

  /**
   * @param places how many choices it will have
   * @param wake called once when there is something to {@link #finish}, from any thread
   */
  Wait(int places, Runnable wake) {
    this.choices = new ArrayList<>(places);
    this.wake = wake;
  }

  /** Adds a choice behind the others; before anybody else knows of this wait. */
  void choose(EmbeddedQueue queue, String condition) {
    choices.add(new Choice(this, queue, condition, choices.size()));
  }

  List<Choice> choices() {
    return choices;
  }

  /** Returns whether it still needs a row. */
  synchronized boolean isWaiting() {
    return !over && best == null && failure == null;
  }

  /**
   * Offers a row.
   *
   * @return the offer that is not wanted, be it this one or one before; null when there is none
   */
  synchronized Offer offer(Offer offer) {
    if (over || (best != null && !offer.isBetterThan(best))) {
      return offer;
    }
    Offer before = best;
    best = offer;
    return before;
  }

  /** Looks at the better choices once more, then tells the waiter. With no lock held. */
  void settle() {
    try {
      lookAtBetter();
      tell();
    } catch (RuntimeException unsound) {
      // Another queue's trouble. It keeps neither this row from the waiter nor others from theirs,
      // and is none of theirs who made the row ready.
      fail(unsound);
    }
  }

  private void lookAtBetter() {
    int limit = offered();
    for (int i = 0; i < limit; ) {
      Choice choice = choices.get(i);
      Claim claim = choice.queue().delivery().take(choice.condition(), Long.MAX_VALUE);
      if (claim == null) {
        i++;
        continue;
      }
      Offer loser = offer(new Offer(choice, claim));
      if (loser != null) {
        loser.giveBack();
      }
      limit = offered();
      i = 0; // What came with this row may be better still.
    }
  }

  private synchronized int offered() {
    return best == null ? 0 : best.choice().index();
  }

  private void tell() {
    synchronized (this) {
      settled = true;
    }
    wake.run();
  }

  /** What a queue threw when it was looked at for this wait. */
  void fail(RuntimeException cause) {
    synchronized (this) {
      failure = failure == null ? cause : failure;
    }
    tell();
  }

  /** The session is being closed: whoever waits shall look. */
  void cancel() {
    tell();
  }

  /** The time is over. */
  void timeOut() {
    tell();
  }

  /** Waits until there is something to finish, at most so long, or until an interrupt. */
  void park(long nanos) {
    synchronized (this) {
      if (settled) {
        return;
      }
    }
    LockSupport.parkNanos(this, nanos);
  }

  /** Returns whether the waiter has been told something. */
  synchronized boolean isSettled() {
    return settled;
  }

  /**
   * Ends the wait and hands over what it got; null when nothing. What a queue threw is thrown, if
   * there is no row.
   */
  Offer finish() {
    synchronized (this) {
      over = true;
      Offer offer = best;
      best = null;
      if (offer == null && failure != null) {
        throw failure;
      }
      return offer;
    }
  }
}
