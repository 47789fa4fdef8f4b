package org.q4j.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.q4j.CorruptException;

/** One call of a session's await: from the end of what it owned to the rows that it owns then. */
final class Taking {
  private final EmbeddedSession session;
  private final List<WaitRun.Place> places;
  private final long timeout;
  private final long deadline;

  Taking(EmbeddedSession session, List<WaitRun.Place> places, Duration timeout) {
    this.session = session;
    this.places = places;
    this.timeout = Nanos.of(timeout);
    this.deadline = System.nanoTime() + this.timeout;
  }

  EmbeddedSession session() {
    return session;
  }

  long deadline() {
    return deadline;
  }

  /** Begins a wait, in owner mode. */
  Wait begin(Runnable wake) {
    Wait wait = new WaitRun(places).begin(wake);
    session.enterOwnerMode(wait);
    return wait;
  }

  /** Waits in this thread; returns no row when the time was over or the thread interrupted. */
  List<EmbeddedOwnedRow> take(int maxRows, long maxBytes) {
    session.end();
    Thread thread = Thread.currentThread();
    while (true) {
      Wait wait = begin(() -> LockSupport.unpark(thread));
      try {
        Wait.Offer offer = WaitRun.look(wait);
        boolean immediate = offer != null;
        if (offer == null && timeout > 0) {
          offer = WaitRun.await(wait, deadline);
        }
        if (offer == null) {
          session.checkOpen();
          timedOut();
          return List.of();
        }
        List<EmbeddedOwnedRow> rows = own(offer, immediate, maxRows, maxBytes);
        if (!rows.isEmpty()) {
          return rows;
        }
      } finally {
        session.leaveWait(wait);
      }
    }
  }

  /** Counts a wait that came to nothing. */
  void timedOut() {
    places.forEach(place -> place.queue().counters().add(Count.WAIT_TIMEOUT, 1));
  }

  /**
   * Reads the row that was offered, and takes more of the same choice.
   *
   * @return what the session owns now; nothing when the row has gone meanwhile
   */
  List<EmbeddedOwnedRow> own(Wait.Offer offer, boolean immediate, int maxRows, long maxBytes) {
    Choice choice = offer.choice();
    Delivery delivery = choice.queue().delivery();
    if (maxRows == 1) { // The usual case, without the lists.
      return delivery.load(offer.claim())
          ? owned(choice, List.of(new EmbeddedOwnedRow(session, choice, offer.claim())), immediate)
          : List.of();
    }
    List<Claim> claims = new ArrayList<>(Math.min(maxRows, 16));
    boolean whole = false;
    try {
      Claim claim = offer.claim();
      long bytes = maxBytes;
      while (claim != null) {
        if (delivery.load(claim)) {
          claims.add(claim);
        }
        bytes -= claim.position.size();
        claim = claims.size() < maxRows && bytes > 0 ? another(choice, claims, bytes) : null;
      }
      List<EmbeddedOwnedRow> rows = new ArrayList<>(claims.size());
      for (Claim each : claims) {
        rows.add(new EmbeddedOwnedRow(session, choice, each));
      }
      whole = true;
      return rows.isEmpty() ? rows : owned(choice, rows, immediate);
    } finally {
      if (!whole) {
        claims.forEach(delivery::release);
      }
    }
  }

  private List<EmbeddedOwnedRow> owned(
      Choice choice, List<EmbeddedOwnedRow> rows, boolean immediate) {
    choice.queue().counters().add(immediate ? Count.WAIT_IMMEDIATE : Count.WAIT_DELAYED, 1);
    session.own(rows);
    return rows;
  }

  /** Returns a further row; null when there is none now. */
  private static Claim another(Choice choice, List<Claim> taken, long bytes) {
    try {
      return choice.queue().delivery().take(choice.condition(), bytes);
    } catch (CorruptException behind) {
      if (taken.isEmpty()) {
        throw behind;
      }
      return null; // What stands before the damage can be had; who waits for more is told.
    }
  }
}
