package org.q4j.queue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Held by many at once, or by one alone. To enter and to leave is one atomic operation each, and
 * makes no garbage, while nobody is or wants to be alone.
 *
 * <p>Guarantees: who wants to be alone waits for those only who are inside already; who comes
 * meanwhile waits for that one only, not for the next who wants to be alone. An interrupt ends no
 * wait, and stays set.
 *
 * <p>Who is inside enters once more by {@link #enterAgain}. Who does so unawares, or waits for
 * another thread that comes, would be waited for by the one he waits for: so whoever comes is let
 * in after some patience, as long as nobody is alone yet. Thread-safe.
 */
final class SharedLock {
  /** Added to the number of those inside while somebody is or wants to be alone. */
  private static final int ALONE = Integer.MIN_VALUE;

  /** Longer than a stay, be it on a disk that stalls, but for a delete of very many rows. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final long patience;

  /** How many are inside. Those who are about to step back count for a moment. */
  private final AtomicInteger inside = new AtomicInteger();

  private final ReentrantLock lock = new ReentrantLock();

  /** Nobody else is inside. */
  private final Condition empty = lock.newCondition();

  /** Who was alone has left. */
  private final Condition left = lock.newCondition();

  /** Whether somebody is or wants to be alone; guarded by the lock. */
  private boolean claimed;

  /** How many wait for that one to leave, to be inside then; guarded by the lock. */
  private int waiting;

  /** How many times somebody has been alone; guarded by the lock. */
  private long turns;

  private volatile boolean alone;

  SharedLock() {
    this(PATIENCE_NANOS);
  }

  /**
   * @param patience of those who come, with those who want to be alone and are not yet, in ns
   */
  SharedLock(long patience) {
    this.patience = patience;
  }

  void enter() {
    if (!tryEnter()) {
      enterNext();
    }
  }

  /** Returns false at once when somebody is or wants to be alone. */
  boolean tryEnter() {
    if (inside.incrementAndGet() > 0) {
      return true;
    }
    leave();
    return false;
  }

  /** Enters once more, for a thread that is inside: so nobody is alone. */
  void enterAgain() {
    inside.incrementAndGet();
  }

  private void enterNext() {
    boolean interrupted = false;
    lock.lock();
    try {
      long turn = turns;
      waiting++;
      interrupted = awaitLeaving(turn);
      if (turns == turn) { // Else whoever left has counted this thread among those inside.
        waiting--;
        inside.incrementAndGet();
      }
    } finally {
      lock.unlock();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** With the lock held. Returns whether this thread was interrupted meanwhile. */
  private boolean awaitLeaving(long turn) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + patience;
    while (claimed && turns == turn && (alone || deadline - System.nanoTime() > 0)) {
      try {
        if (alone) {
          left.await();
        } else {
          left.awaitNanos(deadline - System.nanoTime());
        }
      } catch (InterruptedException interrupt) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  void leave() {
    int others = inside.decrementAndGet();
    if (others == -1 || others == Integer.MAX_VALUE) {
      inside.incrementAndGet();
      throw new IllegalMonitorStateException("nobody is inside");
    }
    if (others == ALONE && !alone) {
      lock.lock();
      try {
        empty.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  void enterAlone() {
    lock.lock();
    try {
      while (claimed) {
        left.awaitUninterruptibly();
      }
      claimed = true;
      inside.addAndGet(ALONE);
      while (inside.get() != ALONE) {
        empty.awaitUninterruptibly();
      }
      alone = true;
    } finally {
      lock.unlock();
    }
  }

  void leaveAlone() {
    lock.lock();
    try {
      if (!alone) {
        throw new IllegalMonitorStateException("nobody is alone inside");
      }
      alone = false;
      claimed = false;
      inside.addAndGet(waiting - ALONE);
      waiting = 0;
      turns++;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether somebody is or wants to be alone. */
  boolean isClaimed() {
    return inside.get() < 0;
  }
}
