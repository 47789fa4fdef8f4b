package org.q4j.sql.wire;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Messages that have arrived and wait for their turn: those of LOAD DATA LOCAL, and what a client
 * sends without waiting for answers. Thread-safe.
 */
final class Inbox {
  /** Beyond this many bytes no more is read. */
  private static final int HIGH = 256 << 10;

  private static final int PER_MESSAGE = 64;

  private final MemoryBudget budget;
  private final Consumer<Boolean> reading;
  private final ArrayDeque<Payload> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean paused;
  private boolean closed;

  /**
   * @param reading stops and goes on with reading; called in the order in which that is decided
   */
  Inbox(MemoryBudget budget, Consumer<Boolean> reading) {
    this.budget = budget;
    this.reading = reading;
  }

  /** Adds a message. */
  synchronized void add(Payload payload) {
    if (closed) {
      budget.release(payload.reserved());
      return;
    }
    waiting.add(payload);
    bytes += payload.length() + PER_MESSAGE;
    if (!paused && bytes > HIGH) {
      paused = true;
      reading.accept(false);
    }
    notifyAll();
  }

  /** Takes the next message, or null. */
  synchronized Payload poll() {
    Payload next = waiting.poll();
    if (next != null) {
      bytes -= next.length() + PER_MESSAGE;
      if (paused && bytes <= HIGH) {
        paused = false;
        reading.accept(true);
      }
    }
    return next;
  }

  /**
   * Waits for the next message.
   *
   * @return null when the connection has ended, or the time has passed
   */
  synchronized Payload take(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (waiting.isEmpty() && !closed) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
    return poll();
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  synchronized void close() {
    closed = true;
    waiting.forEach(payload -> budget.release(payload.reserved()));
    waiting.clear();
    bytes = 0;
    notifyAll();
  }
}
