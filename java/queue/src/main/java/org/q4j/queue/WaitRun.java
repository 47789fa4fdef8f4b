package org.q4j.queue;

import java.util.List;

/**
 * One session's wait for rows: looks first, then enrols with every queue, looks again because a row
 * may have come in between, and waits. Used by one thread.
 */
final class WaitRun {
  private WaitRun() {}

  /** A queue and which of its rows. */
  record Place(EmbeddedQueue queue, String condition) {}

  /** Returns a wait for these places. */
  static Wait begin(List<Place> places, Runnable wake) {
    Wait wait = new Wait(places.size(), wake);
    for (Place place : places) {
      wait.choose(place.queue(), place.condition());
    }
    return wait;
  }

  /** Looks at the places in their order; returns the first row that is ready, or null. */
  static Wait.Offer look(Wait wait) {
    for (Choice choice : wait.choices()) {
      Claim claim = choice.queue().delivery().take(choice.condition(), Long.MAX_VALUE);
      if (claim != null) {
        return new Wait.Offer(choice, claim);
      }
    }
    return null;
  }

  /**
   * Enrols a wait, and looks once more; what there is has been offered to it then. What a queue
   * throws is the wait's to hear: a row of another queue may be on its way to it already.
   */
  static void enrol(Wait wait) {
    boolean enrolled = false;
    try {
      for (Choice choice : wait.choices()) {
        choice.queue().waiters().enrol(choice);
      }
      Wait.Offer offer = look(wait);
      if (offer != null) {
        Wait.Offer loser = wait.offer(offer);
        if (loser != null) {
          loser.giveBack();
        }
        wait.settle();
      } else {
        wait.choices().forEach(choice -> choice.queue().waiters().wakeWhenDue(choice));
      }
      enrolled = true;
    } catch (RuntimeException unsound) {
      wait.fail(unsound);
      enrolled = true;
    } finally {
      if (!enrolled) {
        leave(wait);
      }
    }
  }

  static void leave(Wait wait) {
    for (Choice choice : wait.choices()) {
      choice.queue().waiters().leave(choice);
    }
  }

  /**
   * Waits until there is a row, the time is over, the thread is interrupted, or the wait is
   * cancelled.
   *
   * @param deadline as {@link System#nanoTime}
   * @return the row, or null
   */
  static Wait.Offer await(Wait wait, long deadline) {
    enrol(wait);
    Wait.Offer offer = null;
    try {
      long left = deadline - System.nanoTime();
      while (left > 0 && !wait.isSettled() && !Thread.currentThread().isInterrupted()) {
        wait.park(left);
        left = deadline - System.nanoTime();
      }
    } finally {
      offer = finish(wait);
    }
    return offer;
  }

  /** Ends a wait and returns what it got, or null. */
  static Wait.Offer finish(Wait wait) {
    try {
      return wait.finish();
    } finally {
      leave(wait);
    }
  }
}
