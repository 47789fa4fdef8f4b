package org.q4j.queue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Function;
import org.q4j.ClosedException;

/**
 * The way to a queue's present file: shared by everything that works on it, alone for what puts
 * another in its place. Thread-safe.
 *
 * <p>Who holds one queue's gate takes no other queue's, but by {@link #tryEnter}, which never
 * waits.
 */
final class Gate {
  /** For so long who comes lets those go first who wait to be alone. */
  private static final long PATIENCE_MILLIS = 100;

  /** Unlike a ReentrantReadWriteLock it keeps nothing for each thread, which would be garbage. */
  private final StampedLock lock = new StampedLock();

  /** Who waits to be alone. */
  private final AtomicInteger wanted = new AtomicInteger();

  private volatile Generation generation;
  private volatile boolean dropped;
  private volatile String name;

  /**
   * @param name the queue's, for messages
   */
  Gate(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void rename(String newName) {
    name = newName;
  }

  /**
   * Returns the present generation, which stays the present one until {@link #leave}.
   *
   * @throws ClosedException when there is none; then there is nothing to leave
   */
  Generation enter() {
    Generation now = enterIfOpen();
    if (now == null) {
      throw closed();
    }
    return now;
  }

  /** As {@link #enter}, but returns null when there is none. */
  Generation enterIfOpen() {
    if (wanted.get() > 0 || lock.tryReadLock() == 0) {
      enterBehind();
    }
    return entered();
  }

  /**
   * Waits for those who are or wait to be alone. For the latter only a while: they wait for this
   * thread if it is inside already and enters once more, as a user's predicate may.
   */
  private void enterBehind() {
    boolean in = false;
    boolean interrupted = false;
    try {
      in = lock.tryReadLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) != 0;
    } catch (InterruptedException interrupt) {
      interrupted = true;
    }
    if (!in && lock.tryReadLock() == 0) {
      lock.readLock(); // Somebody is alone inside, so this thread is not.
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Generation entered() {
    Generation now = generation;
    if (now == null) {
      leave();
    }
    return now;
  }

  /** As {@link #enterIfOpen}, but returns null also when somebody is alone inside. */
  Generation tryEnter() {
    return lock.tryReadLock() == 0 ? null : entered();
  }

  void leave() {
    if (!lock.tryUnlockRead()) {
      throw new IllegalMonitorStateException("nobody is inside");
    }
  }

  /**
   * Returns the present generation, once nobody is alone inside; another may be the present one
   * when this has returned.
   *
   * @throws ClosedException when there is none
   */
  Generation current() {
    Generation now = lock.isWriteLocked() ? null : generation;
    return now == null ? with(present -> present) : now;
  }

  /**
   * Uses the present generation.
   *
   * @throws ClosedException when there is none
   */
  <T> T with(Function<Generation, T> use) {
    Generation now = enter();
    try {
      return use.apply(now);
    } finally {
      leave();
    }
  }

  /** As {@link #with}; empty, with nothing done, also when somebody is alone inside. */
  <T> Optional<T> tryWith(Function<Generation, T> use) {
    Generation now = tryEnter();
    if (now == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(use.apply(now));
    } finally {
      leave();
    }
  }

  /** Waits until nobody is inside, and keeps others out until {@link #leaveAlone}. */
  void enterAlone() {
    wanted.incrementAndGet();
    try {
      lock.writeLock();
    } finally {
      wanted.decrementAndGet();
    }
  }

  void leaveAlone() {
    if (!lock.tryUnlockWrite()) {
      throw new IllegalMonitorStateException("nobody is alone inside");
    }
  }

  /** Returns the present generation; null when there is none. */
  Generation present() {
    return generation;
  }

  /** Sets the present generation, or null. While alone. */
  void set(Generation next) {
    generation = next;
  }

  /** The queue's rows are gone with its file. While alone. */
  void drop() {
    dropped = true;
  }

  boolean isDropped() {
    return dropped;
  }

  ClosedException closed() {
    return new ClosedException("queue %s is closed or dropped".formatted(name));
  }
}
