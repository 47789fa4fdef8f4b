package org.q4j.queue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.q4j.ClosedException;

/**
 * Those who wait for a queue's rows: offers them what is ready, now or when it is due. Thread-safe.
 */
final class Waiters {
  /** A timer does not know that the clock was set, and stands still while the machine sleeps. */
  private static final long LONGEST_SLEEP_MILLIS = 5_000;

  private final RuntimeException cutShort =
      new ClosedException("a row was on its way when the virtual machine failed");

  private final Gate gate;
  private final Dispatcher dispatcher;
  private final Clock clock;
  private long wakeAt = Long.MAX_VALUE;
  private ScheduledFuture<?> waking;

  Waiters(Gate gate, Dispatcher dispatcher, Clock clock) {
    this.gate = gate;
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  /** Who owns what may be wrong now, so nobody gets a row before a reopening counts anew. */
  void lostCount() {
    Generation now = gate.present();
    if (now != null) {
      now.file.fail(cutShort);
    }
    dispatcher.failAll(cutShort);
  }

  /** Enrols one who waits. */
  void enrol(Choice choice) {
    dispatcher.enrol(choice);
  }

  void leave(Choice choice) {
    dispatcher.leave(choice);
  }

  /** Offers what is ready to those who wait. To be called when rows have become ready. */
  void dispatch() {
    if (!dispatcher.anyWaiting()) {
      return;
    }
    List<Wait> offered = new ArrayList<>(1);
    List<Wait.Offer> refused = new ArrayList<>(0);
    Generation now = gate.enterIfOpen();
    if (now == null) {
      return;
    }
    try {
      wakeAt(dispatcher.dispatch(now, offered, refused));
    } catch (RuntimeException failure) {
      dispatcher.failAll(failure); // Theirs to hear: what brought us here has been done.
    } catch (Error fault) {
      lostCount();
      throw fault;
    } finally {
      gate.leave();
    }
    refused.forEach(Wait.Offer::giveBack);
    offered.forEach(Wait::settle);
  }

  /** Looks again when the first row is due that matches later. */
  void wakeWhenDue(Choice choice) {
    Generation now = choice.condition().isEmpty() ? null : gate.enterIfOpen();
    if (now != null) {
      try {
        wakeAt(dispatcher.nextDueMillis(now, choice.condition()));
      } finally {
        gate.leave();
      }
    }
  }

  /** Looks again at that time, instead of a later one. */
  private synchronized void wakeAt(long millis) {
    if (millis < wakeAt) {
      wakeAt = millis;
      setTimer();
    }
  }

  private synchronized void setTimer() {
    if (waking != null) {
      waking.cancel(false);
    }
    long delay = Math.max(1, Math.min(LONGEST_SLEEP_MILLIS, wakeAt - clock.millis()));
    waking = Background.after(TimeUnit.MILLISECONDS.toNanos(delay), this::wake);
  }

  private void wake() {
    synchronized (this) {
      if (wakeAt == Long.MAX_VALUE) {
        return;
      }
      if (clock.millis() < wakeAt) {
        setTimer();
        return;
      }
      wakeAt = Long.MAX_VALUE;
    }
    dispatch();
  }

  /** The queue has no file any more: nothing becomes due in it. */
  synchronized void stop() {
    if (waking != null) {
      waking.cancel(false); // Or the timer would keep the queue in memory until then.
      waking = null;
    }
    wakeAt = Long.MAX_VALUE;
  }
}
