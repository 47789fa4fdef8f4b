package org.q4j.queue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.q4j.store.Removals;
import org.q4j.store.RowPosition;

/**
 * Who gets which row of a queue: the rows that are ready, those that are owned, and those who wait.
 *
 * <p>Its lock is never held while bytes are written, and for {@link #SLICE} rows at most while some
 * are looked at. Every method that is given a generation is called with the queue's gate held, so
 * that it is the present one. Thread-safe.
 */
final class Dispatcher {
  private static final int SLICE = 4096;

  /** How many rows are taken or given up with the lock held. */
  static final int BATCH = 256;

  /** What a thread needs to wake and take the lock, and some more, see {@link #letOthersIn}. */
  private static final long WAKING_NANOS = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition removalOver = lock.newCondition();
  private final WaitingLines waiting = new WaitingLines();
  private final Clock clock;
  private final Counters counters;
  private final Views views;
  private Claims claims = new Claims();
  private long epoch;
  private int removing;
  private volatile boolean anyWaiting;

  Dispatcher(Generation first, Clock clock, Counters counters) {
    this.clock = clock;
    this.counters = counters;
    this.views = new Views(counters, first);
    this.epoch = first.epoch;
  }

  private <T> T locked(Supplier<T> look) {
    lock.lock();
    try {
      return look.get();
    } finally {
      lock.unlock();
    }
  }

  /** The queue goes on in another file. With the gate held alone. */
  void begin(Generation next) {
    lock.lock();
    try {
      if (next.epoch != epoch) {
        epoch = next.epoch;
        claims = new Claims();
      }
      claims.measure(next);
      views.begin(next);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Compiles a condition, if it has not been compiled; returns its view.
   *
   * @throws org.q4j.SchemaException when it does not compile
   */
  View compile(Generation now, String condition) {
    return locked(() -> views.of(now, condition));
  }

  /**
   * Takes the oldest ready row that matches.
   *
   * @param maxBytes a longer row is not taken
   * @return null when there is none
   */
  Claim take(Generation now, String condition, long maxBytes) {
    lock.lock();
    try {
      awaitRemoval();
      Optional<View> view = views.find(now, condition);
      return view.isEmpty() ? null : take(now, view.get(), maxBytes, view.get().millis(clock));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the oldest ready rows that match, a bounded number of them.
   *
   * @param maxRows how long the list may become
   * @param maxBytes of the rows that are added; a row that does not fit ends it
   * @return how many of these bytes are left
   */
  long take(Generation now, String condition, int maxRows, long maxBytes, List<Claim> into) {
    lock.lock();
    try {
      awaitRemoval();
      Optional<View> view = views.find(now, condition);
      long millis = view.isEmpty() ? 0 : view.get().millis(clock);
      long bytes = maxBytes;
      int limit = Math.min(maxRows, into.size() + BATCH);
      while (view.isPresent() && into.size() < limit && bytes > 0) {
        Claim claim = take(now, view.get(), bytes, millis);
        if (claim == null) {
          break;
        }
        into.add(claim);
        bytes -= claim.position.size();
      }
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  private void awaitRemoval() {
    while (removing > 0) {
      removalOver.awaitUninterruptibly();
    }
  }

  private Claim take(Generation now, View view, long maxBytes, long millis) {
    // Others may set a view back meanwhile; who takes must come to an end all the same.
    long slices = 2 + 2 * (now.file.rowCount() + view.kept()) / SLICE;
    view.users++;
    try {
      for (long slice = 0; slice < slices; slice++) {
        View.Look look = view.look(now, claims, millis, maxBytes, SLICE);
        long evaluations = view.takeEvaluations();
        if (evaluations > 0) {
          counters.add(Count.EVALUATION, evaluations);
        }
        if (look != View.Look.UNFINISHED) {
          return view.found();
        }
        letOthersIn();
        awaitRemoval();
      }
      return null;
    } finally {
      view.users--;
    }
  }

  /** Who is woken to find the lock taken again would not get it before all rows are looked at. */
  private void letOthersIn() {
    boolean wanted = lock.hasQueuedThreads();
    lock.unlock();
    try {
      if (wanted) {
        LockSupport.parkNanos(WAKING_NANOS);
      }
    } finally {
      lock.lock();
    }
  }

  /** Enrols one who waits, behind the others. */
  void enrol(Choice choice) {
    lock.lock();
    try {
      waiting.enrol(choice);
      anyWaiting = true;
    } finally {
      lock.unlock();
    }
  }

  void leave(Choice choice) {
    lock.lock();
    try {
      waiting.leave(choice);
      anyWaiting = !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether anybody waits for rows of this queue. */
  boolean anyWaiting() {
    return anyWaiting;
  }

  /**
   * Offers ready rows to those who wait, those first who have waited longest.
   *
   * @param offered is given those who got one, to be settled when no lock is held
   * @param refused is given what must be given back then
   * @return when to look again, in Unix milliseconds; {@link Long#MAX_VALUE} for not at all
   */
  long dispatch(Generation now, List<Wait> offered, List<Wait.Offer> refused) {
    lock.lock();
    try {
      if (removing > 0) {
        return Long.MAX_VALUE; // Who removes dispatches afterwards.
      }
      long next = Long.MAX_VALUE;
      long millis = clock.millis();
      PriorityQueue<Line.Place> heads = waiting.heads();
      for (Line.Place head = heads.poll(); head != null; head = heads.poll()) {
        Line.Place first = waiting.first(head.line());
        if (first == null || first.turn() != head.turn()) {
          if (first != null) {
            heads.add(first); // Whose turn comes after that of other lines' heads.
          }
          continue;
        }
        Optional<View> view = head.line().view(now, views);
        Claim claim = view.isEmpty() ? null : take(now, view.get(), Long.MAX_VALUE, millis);
        if (claim != null) {
          offer(new Wait.Offer(head.choice(), claim), offered, refused);
          heads.add(head);
        } else if (view.isPresent()) {
          next = Math.min(next, view.get().nextDueMillis());
        }
      }
      anyWaiting = !waiting.isEmpty();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private static void offer(Wait.Offer offer, List<Wait> offered, List<Wait.Offer> refused) {
    Wait wait = offer.choice().waiter();
    Wait.Offer loser = wait.offer(offer);
    if (!offer.equals(loser)) {
      offered.add(wait);
    }
    if (loser != null) {
      refused.add(loser);
    }
  }

  /** Returns when rows that do not match now may do so; {@link Long#MAX_VALUE} for never. */
  long nextDueMillis(Generation now, String condition) {
    return locked(() -> views.find(now, condition).map(View::nextDueMillis).orElse(Long.MAX_VALUE));
  }

  /** Wakes everybody who waits here with what went wrong. */
  void failAll(RuntimeException cause) {
    List<Wait> told = new ArrayList<>();
    lock.lock();
    try {
      waiting.forEach(told::add);
    } finally {
      lock.unlock();
    }
    told.forEach(wait -> wait.fail(cause));
  }

  /**
   * The owner is about to remove its row; until then its time limit does not count.
   *
   * @return false when the row is not this claim's any more
   */
  boolean beginEnd(Claim claim) {
    return beginEnd(List.of(claim)).isEmpty();
  }

  /**
   * As {@link #beginEnd(Claim)}, of many.
   *
   * @return those that are not theirs any more
   */
  List<Claim> beginEnd(List<Claim> ending) {
    List<Claim> stale = List.of();
    lock.lock();
    try {
      for (int i = 0; i < ending.size(); i++) {
        Claim claim = ending.get(i);
        if (claim.state == Claim.State.OWNED) {
          claim.state = Claim.State.ENDING;
        } else {
          stale = stale.isEmpty() ? new ArrayList<>() : stale;
          stale.add(claim);
        }
      }
      return stale;
    } finally {
      lock.unlock();
    }
  }

  /** The removal was not begun after all: the row is owned as before. */
  void cancelEnd(Claim claim) {
    lock.lock();
    try {
      if (claim.state == Claim.State.ENDING) {
        claim.state = Claim.State.OWNED;
      }
    } finally {
      lock.unlock();
    }
  }

  /** The rows have been removed from the file, or are of another epoch. */
  void ended(List<Claim> ended) {
    for (int from = 0; from < ended.size(); from += BATCH) {
      lock.lock();
      try {
        for (int i = from; i < Math.min(ended.size(), from + BATCH); i++) {
          Claim claim = ended.get(i);
          if (claim.generation.epoch == epoch) {
            claims.ended(claim);
          }
          claim.state = Claim.State.OVER;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Makes an owned row ready again.
   *
   * @param seen whether it had been handed out, so that this counts as a delivery
   * @return false when the row is not this claim's any more
   */
  boolean giveBack(Generation now, Claim claim, boolean seen) {
    lock.lock();
    try {
      if (claim.state != Claim.State.OWNED) {
        return false;
      }
      claim.state = Claim.State.OVER;
      RowPosition row = now.find(claim.generation, claim.position);
      if (row == null) {
        return false;
      }
      if (seen) {
        claims.returned(claim);
      } else {
        claims.release(claim);
      }
      views.forEach(view -> view.giveBack(now, row));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Sets or moves the end of an owned row's time limit; false when it is not owned any more. */
  boolean lease(Claim claim, long endNanos) {
    return locked(
        () -> {
          if (claim.state != Claim.State.OWNED) {
            return false;
          }
          claim.leased = true;
          claim.leaseEnd = endNanos;
          return true;
        });
  }

  /** Returns how long an owned row's time limit still lasts, in ns; -1 when there is none. */
  long leaseLeft(Claim claim) {
    return locked(
        () ->
            claim.state == Claim.State.OWNED && claim.leased
                ? Math.max(0, claim.leaseEnd - System.nanoTime())
                : -1);
  }

  /** Returns whether the claim still holds its row. */
  boolean holds(Claim claim) {
    return locked(() -> claim.state != Claim.State.OVER && claim.generation.epoch == epoch);
  }

  /**
   * From here to {@link #endRemoval} nothing is taken and nobody is given a row.
   *
   * @return the rows that are owned: of all others that are there none goes away before that
   */
  RowMap<Claim> beginRemoval() {
    return locked(
        () -> {
          removing++;
          return claims.owned();
        });
  }

  /** Returns a copy of the rows that are owned. */
  RowMap<Claim> ownedRows() {
    return locked(() -> claims.owned());
  }

  /** Returns the rows that are owned, and the bytes of their records. */
  Capacity.Held owned() {
    return locked(() -> new Capacity.Held(claims.size(), claims.bytes()));
  }

  int handedOut() {
    return locked(() -> claims.handedOut());
  }

  /** Forgets how often rows were handed out that have been removed. During their removal. */
  void forget(Removals removed) {
    for (int from = 0; from < removed.size(); from += SLICE) {
      lock.lock();
      try {
        claims.forget(removed, from, Math.min(removed.size(), from + SLICE));
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * @param lastRowId the highest row id that was removed, or 0
   */
  void endRemoval(long lastRowId) {
    lock.lock();
    try {
      claims.removedUpTo(lastRowId);
      removing--;
      removalOver.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns what is owned, and the first row that is not. */
  Ownership ownership(Generation now) {
    return locked(
        () -> {
          Claim oldest = claims.oldest();
          RowPosition ready = removing > 0 ? null : views.all().first(now, claims, SLICE);
          return new Ownership(
              claims.size(),
              oldest == null ? -1 : System.nanoTime() - oldest.takenAt,
              ready == null ? -1 : ready.rowId());
        });
  }
}
