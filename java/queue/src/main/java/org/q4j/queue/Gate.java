package org.q4j.queue;

import java.util.Optional;
import java.util.function.Function;
import org.q4j.ClosedException;
import org.q4j.UnsupportedException;

/**
 * The way to a queue's present file: shared by everything that works on it, alone for what puts
 * another in its place. Thread-safe.
 *
 * <p>Who holds one queue's gate takes no other queue's, but by {@link #tryEnter}, which never
 * waits, and to look for a dead letter in both of two queues.
 */
final class Gate {
  private final SharedLock lock = new SharedLock();
  private volatile Generation generation;
  private volatile boolean dropped;
  private volatile String name;

  /** Who is inside and runs a user's code, which may enter once more. */
  private volatile Thread asking;

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
    if (!tryEnterLock()) {
      lock.enter();
    }
    return entered();
  }

  private boolean tryEnterLock() {
    boolean in = lock.tryEnter();
    if (!in && asking == Thread.currentThread()) {
      lock.enterAgain(); // Who wants to be alone waits for this thread.
      in = true;
    }
    return in;
  }

  private Generation entered() {
    Generation now = generation;
    if (now == null) {
      leave();
    }
    return now;
  }

  /** As {@link #enterIfOpen}, but returns null also when somebody is or waits to be alone. */
  Generation tryEnter() {
    return tryEnterLock() ? entered() : null;
  }

  void leave() {
    lock.leave();
  }

  /**
   * Returns the present generation, once nobody is or waits to be alone; another may be the present
   * one when this has returned.
   *
   * @throws ClosedException when there is none
   */
  Generation current() {
    Generation now = lock.isClaimed() ? null : generation;
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

  /** As {@link #with}; empty, with nothing done, also when somebody is or waits to be alone. */
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

  /**
   * From here on this thread, which is inside, runs a user's code, which may enter once more. For
   * one thread at a time.
   *
   * @return who did so before
   */
  Thread asks(Thread thread) {
    Thread before = asking;
    asking = thread;
    return before;
  }

  /**
   * To be called before what would wait for the end of a user's code that runs inside.
   *
   * @param what is about to be done to the queue
   * @throws UnsupportedException when it is that code that calls
   */
  void refuseToAsking(String what) {
    if (asking == Thread.currentThread()) {
      throw new UnsupportedException(
          "the predicate of a delete cannot %s its own queue, %s: do that when the delete is over"
              .formatted(what, name));
    }
  }

  /** Waits until nobody is inside, and keeps others out until {@link #leaveAlone}. */
  void enterAlone() {
    lock.enterAlone();
  }

  void leaveAlone() {
    lock.leaveAlone();
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
