package org.q4j.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.q4j.ClosedException;
import org.q4j.StaleOwnerException;

/**
 * A session of an {@link EmbeddedStore}.
 *
 * <p>Assumption: one thread uses it. {@link #close} alone may come from another, so what both touch
 * (the owned row, the waiter, the closed flag) is guarded by this object's monitor, which is never
 * held while waiting or writing.
 */
final class EmbeddedSession implements Session {
  private final EmbeddedStore store;
  private EmbeddedOwnedRow owned;
  private boolean ownerMode;
  private boolean closed;
  private Waiter waiter;

  EmbeddedSession(EmbeddedStore store) {
    this.store = store;
  }

  @Override
  public Optional<OwnedRow> await(Duration timeout, String... queues) {
    return subscribe(queues).await(timeout);
  }

  @Override
  public Subscription subscribe(String... queues) {
    if (queues.length == 0) {
      throw new IllegalArgumentException("queues=0 (expected at least 1)");
    }
    checkOpen();
    List<QueueName> names = new ArrayList<>();
    for (String name : queues) {
      names.add(QueueName.parse(name));
    }
    return new EmbeddedSubscription(this, names);
  }

  EmbeddedQueue open(QueueName name) {
    checkOpen();
    return store.open(name);
  }

  Optional<OwnedRow> await(Duration timeout, List<EmbeddedQueue> queues) {
    long deadline = System.nanoTime() + nanos(timeout);
    end();
    Waiter self = new Waiter();
    synchronized (this) {
      checkOpen();
      ownerMode = true;
      waiter = self;
    }
    try {
      if (takeFirst(queues, List.of())) {
        return owned();
      }
      return waitFor(queues, self, deadline);
    } finally {
      synchronized (this) {
        waiter = null;
      }
    }
  }

  private Optional<OwnedRow> waitFor(List<EmbeddedQueue> queues, Waiter self, long deadline) {
    try {
      while (true) {
        // Enrolled before looking again: a row that comes in between signals.
        for (EmbeddedQueue queue : queues) {
          queue.enrol(self);
        }
        if (takeFirst(queues, self.signals())) {
          return owned();
        }
        checkOpen();
        long left = deadline - System.nanoTime();
        if (left <= 0 || Thread.currentThread().isInterrupted()) {
          return Optional.empty();
        }
        self.park(left);
      }
    } finally {
      for (EmbeddedQueue queue : queues) {
        queue.leave(self);
      }
      Waiter.unused(self.signals(), null);
    }
  }

  /** Takes a row of the first queue that has one; hands on the signals that it does not answer. */
  private boolean takeFirst(List<EmbeddedQueue> queues, List<EmbeddedQueue> signals) {
    EmbeddedQueue used = null;
    boolean looked = false;
    try {
      for (int index = 0; index < queues.size() && used == null; index++) {
        EmbeddedQueue queue = queues.get(index);
        if (take(queue, index)) {
          used = queue;
        }
      }
      looked = true;
      return used != null;
    } finally {
      if (used != null || !looked) {
        Waiter.unused(signals, used); // Also when a queue refused: others may have rows.
      }
    }
  }

  private boolean take(EmbeddedQueue queue, int index) {
    EmbeddedQueue.Taken taken = queue.take();
    if (taken == null) {
      return false;
    }
    EmbeddedOwnedRow row = null;
    try {
      row = new EmbeddedOwnedRow(this, queue, index, taken);
    } finally {
      if (row == null) {
        queue.giveBack(taken, false);
      }
    }
    own(row);
    return true;
  }

  private void own(EmbeddedOwnedRow row) {
    synchronized (this) {
      if (!closed) {
        owned = row;
        return;
      }
    }
    row.giveBack(false);
    checkOpen();
  }

  private static long nanos(Duration timeout) {
    try {
      return Math.max(0, timeout.toNanos());
    } catch (ArithmeticException longerThan292Years) {
      return Long.MAX_VALUE / 2;
    }
  }

  @Override
  public synchronized Optional<OwnedRow> owned() {
    return Optional.ofNullable(owned);
  }

  @Override
  public synchronized OptionalLong rowId() {
    return owned == null ? OptionalLong.empty() : OptionalLong.of(owned.rowId());
  }

  @Override
  public synchronized boolean ownerMode() {
    return ownerMode;
  }

  @Override
  public void end() {
    EmbeddedOwnedRow row = disown();
    if (row == null) {
      return;
    }
    boolean removed = false;
    try {
      row.remove();
      removed = true;
    } finally {
      if (!removed) {
        keep(row);
      }
    }
  }

  /** Whether its end is on disk is not known: nobody else may get it before a reopening tells. */
  private synchronized void keep(EmbeddedOwnedRow row) {
    if (!closed) {
      owned = row;
      ownerMode = true;
    }
  }

  @Override
  public void abort() {
    synchronized (this) {
      checkOpen();
      if (!ownerMode) {
        throw new StaleOwnerException("abort: not in owner mode");
      }
    }
    EmbeddedOwnedRow row = disown();
    if (row != null) {
      row.giveBack(true);
    }
  }

  /** Ends or gives back {@code row} if it is the one owned now. */
  void finish(EmbeddedOwnedRow row, boolean end) {
    synchronized (this) {
      if (owned != row) {
        throw new StaleOwnerException(
            "row %d of %s is not owned by this session any more: nothing was changed"
                .formatted(row.rowId(), row.queue()));
      }
    }
    if (end) {
      end();
    } else {
      abort();
    }
  }

  private synchronized EmbeddedOwnedRow disown() {
    checkOpen();
    EmbeddedOwnedRow row = owned;
    owned = null;
    ownerMode = false;
    return row;
  }

  @Override
  public void close() {
    EmbeddedOwnedRow row;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      row = owned;
      owned = null;
      ownerMode = false;
      if (waiter != null) {
        waiter.interrupt();
      }
    }
    if (row != null) {
      row.giveBack(false);
    }
    store.forget(this);
  }

  private synchronized void checkOpen() {
    if (closed) {
      throw new ClosedException("the session is closed");
    }
  }
}
