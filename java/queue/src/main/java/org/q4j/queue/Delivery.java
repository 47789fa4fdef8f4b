package org.q4j.queue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.q4j.CorruptException;
import org.q4j.Q4jException;
import org.q4j.row.RowBuilder;
import org.q4j.store.RowPosition;

/** Takes a queue's rows for sessions, ends them and gives them back. Thread-safe. */
final class Delivery {
  private final Gate gate;
  private final Dispatcher dispatcher;
  private final Waiters waiters;
  private final Clock clock;
  private final Counters counters;
  private final Endings endings;
  private volatile DeadLetterMover deadLetters;

  Delivery(
      Gate gate,
      Dispatcher dispatcher,
      Waiters waiters,
      Endings endings,
      Clock clock,
      Counters counters) {
    this.gate = gate;
    this.dispatcher = dispatcher;
    this.waiters = waiters;
    this.clock = clock;
    this.counters = counters;
    this.endings = endings;
  }

  /** Returns what removes owned rows. */
  Endings endings() {
    return endings;
  }

  /** Sets what takes rows that are given back too often; null for nothing. */
  void moveDeadLetters(DeadLetterMover mover) {
    deadLetters = mover;
  }

  /** Truncates the queue, so that its dead letters are none of its later rows. */
  void truncate(Runnable truncation) {
    DeadLetterMover mover = deadLetters;
    if (mover == null) {
      truncation.run();
    } else {
      mover.truncate(truncation);
    }
  }

  /** Takes the oldest ready row that matches; null when there is none, or no queue. */
  Claim take(String condition, long maxBytes) {
    gate.refuseToAsking("take or drop rows of");
    Generation now = gate.enterIfOpen();
    if (now == null) {
      return null;
    }
    try {
      now.file.checkSound();
      return dispatcher.take(now, condition, maxBytes);
    } catch (Error fault) {
      waiters.lostCount();
      throw fault;
    } finally {
      gate.leave();
    }
  }

  /**
   * Adds further ready rows to some that were taken.
   *
   * @param maxRows how many claims there may be then
   * @param maxBytes of the rows that are added
   */
  void takeMore(String condition, int maxRows, long maxBytes, List<Claim> claims) {
    long bytes = maxBytes;
    int before = 0;
    while (before < claims.size() && claims.size() < maxRows && bytes > 0) {
      before = claims.size();
      bytes = takeSome(condition, maxRows, bytes, claims);
    }
  }

  private long takeSome(String condition, int maxRows, long maxBytes, List<Claim> claims) {
    Generation now = gate.enterIfOpen();
    if (now == null) {
      return 0;
    }
    try {
      now.file.checkSound();
      return dispatcher.take(now, condition, maxRows, maxBytes, claims);
    } catch (CorruptException behind) {
      return 0; // What stands before the damage can be had; who waits for more is told.
    } catch (Error fault) {
      waiters.lostCount();
      throw fault;
    } finally {
      gate.leave();
    }
  }

  /** As {@link #take}, and reads the row, which is given back when it cannot be read. */
  Claim takeAndLoad(String condition) {
    gate.refuseToAsking("take or drop rows of");
    Generation now = gate.enterIfOpen();
    if (now == null) {
      return null;
    }
    Claim claim = null;
    boolean whole = false;
    try {
      now.file.checkSound();
      claim = dispatcher.take(now, condition, Long.MAX_VALUE);
      whole = claim == null || load(now, claim);
      return whole ? claim : null;
    } catch (Error fault) {
      waiters.lostCount();
      throw fault;
    } finally {
      gate.leave();
      if (!whole && claim != null) {
        release(claim);
      }
    }
  }

  /**
   * Reads the claimed row, as its queue's columns are now. When that fails, or the row has gone,
   * the row is given back.
   *
   * @return false when it has gone: truncated, or dropped
   */
  boolean load(Claim claim) {
    return !load(List.of(claim)).isEmpty();
  }

  /**
   * As {@link #load(Claim)}, of rows in their order, up to the first that cannot be read.
   *
   * @return those that are there; the others have been given back
   * @throws CorruptException when the first that is there cannot be read
   */
  List<Claim> load(List<Claim> claims) {
    List<Claim> loaded = new ArrayList<>(claims.size());
    boolean whole = false;
    Generation now = gate.enterIfOpen();
    try {
      for (int i = 0; now != null && i < claims.size(); i++) {
        if (load(now, claims.get(i))) {
          loaded.add(claims.get(i));
        }
      }
      whole = true;
    } catch (Q4jException unreadable) {
      whole = !loaded.isEmpty();
      if (!whole) {
        throw unreadable;
      }
    } catch (Error fault) {
      waiters.lostCount();
      throw fault;
    } finally {
      if (now != null) {
        gate.leave();
      }
      if (!whole || loaded.size() < claims.size()) {
        Endings.without(claims, whole ? loaded : List.of()).forEach(this::release);
      }
    }
    return loaded;
  }

  private boolean load(Generation now, Claim claim) {
    RowPosition at = now.find(claim.generation, claim.position);
    if (at == null) {
      return false;
    }
    if (claim.row == null || !claim.row.schema().equals(now.codec.schema())) {
      read(now, claim, at);
    } else if (at.received()) {
      claim.source = now.file.source(at);
    }
    return true;
  }

  private void read(Generation now, Claim claim, RowPosition at) {
    byte[] body = now.file.read(at);
    claim.source = now.file.source(at);
    claim.row = StoredRow.decode(gate.name(), at.rowId(), now.codec, body);
  }

  /**
   * Puts a copy of an owned row behind all others, then removes the row. From here on its time
   * limit does not count: the row is never somebody else's while its copy stands already. The
   * bounds of the queue do not count either, since the number of its rows stays.
   *
   * @return false when it is not owned any more; then nothing has been done
   */
  boolean requeue(Claim claim) {
    if (!dispatcher.beginEnd(claim)) {
      return false;
    }
    boolean moved = false;
    try {
      moved = moveBehind(claim);
    } finally {
      if (!moved) {
        dispatcher.cancelEnd(claim);
        restartTimer(claim); // The one before may have found that the limit did not count.
      }
    }
    if (moved) {
      waiters.dispatch();
    }
    return moved;
  }

  private boolean moveBehind(Claim claim) {
    Generation now = gate.enterIfOpen();
    if (now == null) {
      if (!gate.isDropped()) {
        throw gate.closed();
      }
      return false;
    }
    try {
      RowPosition at = now.find(claim.generation, claim.position);
      if (at == null) {
        return false; // Truncated.
      }
      RowBuilder copy = new RowBuilder(now.codec.schema(), clock);
      copy.copy(now.codec.decode(now.file.read(at)));
      now.file.append(now.codec.encode(copy)); // First: at no moment is it in neither place.
      endings.remove(now, List.of(claim));
      return true;
    } finally {
      gate.leave();
    }
  }

  /** Makes an owned row ready again, or moves it to the dead letters. */
  void giveBack(Claim claim, Count how) {
    DeadLetterMover mover = deadLetters;
    if (mover == null || !mover.isDue(claim) || !moveToDeadLetters(mover, claim)) {
      if (giveBack(claim, true)) {
        counters.add(how, 1);
      }
      waiters.dispatch();
    }
  }

  private boolean moveToDeadLetters(DeadLetterMover mover, Claim claim) {
    if (!load(claim)) {
      return true; // Truncated.
    }
    if (!dispatcher.beginEnd(claim)) {
      return true; // Somebody else has given it back.
    }
    boolean removing = false;
    try {
      removing =
          mover.move(claim, () -> dispatcher.holds(claim), () -> endings.remove(List.of(claim)));
    } finally {
      if (!removing) {
        dispatcher.cancelEnd(claim);
      }
    }
    if (removing) {
      counters.add(Count.DEAD_LETTERS, 1);
    }
    return removing;
  }

  /** Makes a row ready again that was not handed out. */
  void release(Claim claim) {
    giveBack(claim, false);
    waiters.dispatch();
  }

  private boolean giveBack(Claim claim, boolean seen) {
    claim.stopTimer();
    Generation now = gate.enterIfOpen();
    if (now == null) {
      return false;
    }
    try {
      return dispatcher.giveBack(now, claim, seen);
    } catch (Error fault) {
      waiters.lostCount();
      throw fault;
    } finally {
      gate.leave();
    }
  }

  /**
   * Gives an owned row a time limit from now on, or another one.
   *
   * @return false when it is not owned any more
   */
  boolean lease(Claim claim, Duration limit) {
    long nanos = Nanos.of(limit);
    if (!dispatcher.lease(claim, System.nanoTime() + nanos)) {
      return false;
    }
    claim.startTimer(nanos, () -> expire(claim));
    return true;
  }

  private void expire(Claim claim) {
    long left = dispatcher.leaseLeft(claim);
    if (left > 0) {
      claim.startTimer(left, () -> expire(claim));
    } else if (left == 0) {
      giveBack(claim, Count.RESTORED_BY_LEASE);
    }
  }

  private void restartTimer(Claim claim) {
    long left = dispatcher.leaseLeft(claim);
    if (left >= 0) {
      claim.startTimer(left, () -> expire(claim));
    }
  }

  /** Returns whether the claim still holds its row, and the row is there. */
  boolean holds(Claim claim) {
    return dispatcher.holds(claim) && !gate.isDropped();
  }

  /** Reads an owned row anew when its queue's columns have changed since. */
  void follow(Claim claim) {
    Generation now = gate.present();
    if (now != null && !claim.row.schema().equals(now.codec.schema()) && holds(claim)) {
      now = gate.enterIfOpen();
      if (now != null) {
        try {
          RowPosition at = now.find(claim.generation, claim.position);
          if (at != null) {
            read(now, claim, at);
          }
        } finally {
          gate.leave();
        }
      }
    }
  }
}
