package org.q4j.store;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who leads the groups of a {@link GroupCommit}, and who is in line for the next one.
 *
 * <p>Where groups are synced one may wait a little for those who have just been told, see {@link
 * Gathering}: then nobody leads until the last of them comes, who does, or until the first in line
 * has waited long enough.
 *
 * <p>Thread-safe. Nothing is allocated here, so nothing here fails for want of memory while others
 * wait.
 */
final class Leadership {
  /** A group takes no further commit once its rows have so many bytes. */
  static final long GROUP_BYTES = 8L << 20;

  /** Nobody leads, and nobody is in line. */
  private static final int IDLE = 0;

  /** Somebody leads, behind whom nobody is in line: who ends that need not take the lock. */
  private static final int LED = 1;

  /** Somebody leads, and is to look after those in line, or who wait for the end, when he ends. */
  private static final int AWAITED = 2;

  private final Gathering gathering;
  private final Object lock = new Object();

  /** Led: somebody writes a group. Changed by any thread, to IDLE by who leads alone. */
  private final AtomicInteger state = new AtomicInteger(IDLE);

  /** Guarded by the lock. */
  private final CommitLine line = new CommitLine();

  /** Whether nobody leads, though the state says so, as others are waited for. */
  private boolean gathers;

  private int idlers;

  /**
   * @param gathering whether a group waits for others
   */
  Leadership(Gathering gathering) {
    this.gathering = gathering;
  }

  /** Returns whether nobody led: the caller does now, without being in line. */
  boolean take() {
    return state.compareAndSet(IDLE, LED);
  }

  /** As {@link #take}; where somebody leads, the commit is lined up. */
  boolean takeOrLineUp(Commit commit) {
    if (take()) {
      return true;
    }
    synchronized (lock) {
      while (!awaited()) {
        if (take()) {
          return true;
        }
      }
      add(commit);
      return false;
    }
  }

  /** Lines a commit up; returns whether the caller leads now, as nobody else does. */
  boolean lineUp(Commit commit) {
    synchronized (lock) {
      boolean leads = false;
      while (!awaited()) {
        leads = state.compareAndSet(IDLE, AWAITED);
      }
      add(commit);
      return leads || endsGathering();
    }
  }

  /** Lines a commit up if somebody leads; otherwise returns false, having done nothing. */
  boolean join(Commit commit) {
    synchronized (lock) {
      boolean led = awaited();
      if (led) {
        add(commit);
      }
      return led;
    }
  }

  private void add(Commit commit) {
    line.add(commit);
    commit.looks = gathering.isOn() && line.count() == 1 && !commit.isAsync();
  }

  /**
   * Whoever has taken the lead may wait for others instead of writing at once.
   *
   * @return whether he still leads, with his commit in line
   */
  boolean gather(Commit commit) {
    synchronized (lock) {
      state.set(AWAITED);
      add(commit);
      // Where somebody's who does not wait came before, nobody would notice that others do not.
      gathers = line.first().looks;
      return !gathers || endsGathering();
    }
  }

  /** With the lock held. Returns whether those who are waited for are there, so one has to lead. */
  private boolean endsGathering() {
    boolean ends = gathers && gathering.isComplete(line.count());
    gathers &= !ends;
    return ends;
  }

  /**
   * Returns whether others have been waited for long enough, so that the caller has to lead.
   *
   * @param first its commit, of which {@link Commit#looks} is set; unset where it need not look
   *     again, as somebody leads, who will not wait for others before it
   */
  boolean gatheredLongEnough(Commit first) {
    synchronized (lock) {
      boolean over = gathers && gathering.nanosLeft() <= 0;
      if (over) {
        gathers = false;
        gathering.fail();
      }
      first.looks &= gathers;
      return over;
    }
  }

  /** Returns for how long, in ns, the first in line sleeps before it looks by itself. */
  long patience() {
    synchronized (lock) {
      return Math.max(1, gathers ? gathering.nanosLeft() : gathering.patience());
    }
  }

  /**
   * Returns whether somebody leads, who looks into the line when he ends. With the lock held, which
   * he has to wait for then.
   */
  private boolean awaited() {
    return state.compareAndExchange(LED, AWAITED) != IDLE;
  }

  /** Returns when nothing is in line or being written. The caller sees to it that nothing comes. */
  void awaitIdle() {
    boolean interrupted = false;
    synchronized (lock) {
      idlers++;
      while (awaited()) {
        try {
          lock.wait();
        } catch (InterruptedException interrupt) {
          interrupted = true; // What is being written has to be waited for all the same.
        }
      }
      idlers--;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns how many commits have lined up for a later group. */
  int waiting() {
    synchronized (lock) {
      return line.count();
    }
  }

  /** Takes the next group off the line, which is not empty. For who leads. */
  Commit nextGroup() {
    synchronized (lock) {
      return line.take(GROUP_BYTES);
    }
  }

  /**
   * Ends the caller's lead.
   *
   * @return the first in line, behind whom or by whom the next group is to be led; null when nobody
   *     is to lead, as nobody is in line or as others are waited for
   */
  Commit end() {
    if (state.compareAndSet(LED, IDLE)) {
      return null;
    }
    synchronized (lock) {
      Commit next = line.first();
      if (next == null) {
        state.set(IDLE);
        if (idlers > 0) {
          lock.notifyAll();
        }
      } else if (next.looks && gathering.starts(line.count())) {
        gathers = true; // Whoever comes last leads, or the first in line when it has waited.
        return null;
      }
      return next;
    }
  }
}
