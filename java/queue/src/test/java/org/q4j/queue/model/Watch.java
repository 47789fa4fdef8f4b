package org.q4j.queue.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Who sleeps while a row for everybody is still to come. That somebody is enrolled shows only by
 * his sleep: before it he may be kept from running until the last row has gone, through nobody's
 * fault.
 */
final class Watch {
  private final BooleanSupplier sure;
  private final AtomicLong waits = new AtomicLong();
  private final Map<Thread, Long> waiting = new ConcurrentHashMap<>();
  private final Map<Thread, Long> seen = new ConcurrentHashMap<>();

  /**
   * @param sure whether a row for everybody is still to come
   */
  Watch(BooleanSupplier sure) {
    this.sure = sure;
  }

  /** The calling thread begins a wait. */
  long begin() {
    long wait = waits.incrementAndGet();
    waiting.put(Thread.currentThread(), wait);
    return wait;
  }

  /**
   * The calling thread's wait is over.
   *
   * @return whether it was seen asleep while a row was sure to come
   */
  boolean end(long wait) {
    waiting.remove(Thread.currentThread());
    return seen.getOrDefault(Thread.currentThread(), 0L) == wait;
  }

  /** Looks who is asleep. */
  void look() {
    waiting.forEach(
        (thread, wait) -> {
          if (thread.getState() == Thread.State.TIMED_WAITING
              && sure.getAsBoolean()
              && wait.equals(waiting.get(thread))) {
            seen.put(thread, wait);
          }
        });
  }
}
