package org.q4j.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One waiting session, enrolled with every queue it waits for.
 *
 * <p>A queue signals one waiter for each row that has become ready. The waiter then looks at its
 * queues in their order, so a signal is a hint and no promise: when it takes a row elsewhere, or
 * leaves, it hands the hint on to the next waiter ({@link #unused}), so that no row lies ready
 * while somebody waits for it.
 */
final class Waiter {
  private final Thread thread = Thread.currentThread();
  private final List<EmbeddedQueue> signals = new ArrayList<>(1);

  /** A row of {@code queue} may be ready. From any thread. */
  void signal(EmbeddedQueue queue) {
    synchronized (signals) {
      signals.add(queue);
    }
    LockSupport.unpark(thread);
  }

  /** The session is being closed: look. From any thread. */
  void interrupt() {
    LockSupport.unpark(thread);
  }

  /**
   * Waits for a signal, unless one has come: its wake-up may have been spent on a lock meanwhile.
   */
  void park(long nanos) {
    boolean signalled;
    synchronized (signals) {
      signalled = !signals.isEmpty();
    }
    if (!signalled) {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Returns the queues that have signalled since the last call, and forgets them. */
  List<EmbeddedQueue> signals() {
    synchronized (signals) {
      List<EmbeddedQueue> since = new ArrayList<>(signals);
      signals.clear();
      return since;
    }
  }

  /** Hands signals on that did not lead to a row of {@code used}, which may be null. */
  static void unused(List<EmbeddedQueue> signals, EmbeddedQueue used) {
    for (EmbeddedQueue queue : signals) {
      if (queue != used) {
        queue.signal(1);
      }
    }
  }
}
