package org.q4j.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A session's awaits of the same queues, each from the end of what it owned to the rows that it
 * owns then.
 */
final class Taking {
  private final EmbeddedSession session;
  private final List<WaitRun.Place> places;

  /**
   * @param places kept, and not to be changed
   */
  Taking(EmbeddedSession session, List<WaitRun.Place> places) {
    this.session = session;
    this.places = places;
  }

  /** Returns where it looks for rows, in that order. */
  List<WaitRun.Place> places() {
    return places;
  }

  EmbeddedSession session() {
    return session;
  }

  /** Returns a wait for the session to enter, which nobody else knows of yet. */
  Wait newWait(Runnable wake) {
    return WaitRun.begin(places, wake);
  }

  /** Waits in this thread; returns no row when the time was over or the thread interrupted. */
  List<EmbeddedOwnedRow> take(Duration timeout, int maxRows, long maxBytes) {
    long nanos = Nanos.of(timeout);
    long deadline = nanos > 0 ? System.nanoTime() + nanos : 0;
    session.enterOwnerMode();
    List<EmbeddedOwnedRow> rows = takeNow(maxRows, maxBytes);
    if (rows.isEmpty() && nanos > 0) {
      rows = await(deadline, maxRows, maxBytes);
    }
    if (rows.isEmpty()) {
      session.checkTaking();
      timedOut();
    }
    return rows;
  }

  /** Takes what is ready in the first place that has something; mostly there is, so no wait yet. */
  List<EmbeddedOwnedRow> takeNow(int maxRows, long maxBytes) {
    int index = places.size();
    Claim claim = null;
    boolean looked = false;
    try {
      for (int i = 0; i < index; ) {
        Claim found = delivery(i).takeAndLoad(places.get(i).condition());
        if (found == null) {
          i++;
        } else {
          release(index, claim);
          claim = found;
          index = i;
          i = 0; // A row of a better place may have come with this one, after the look at that.
        }
      }
      looked = true;
    } finally {
      if (!looked) {
        release(index, claim);
      }
    }
    if (claim == null) {
      return List.of();
    }
    return maxRows == 1 ? ownOne(index, claim) : own(index, claim, true, maxRows, maxBytes);
  }

  private Delivery delivery(int index) {
    return places.get(index).queue().delivery();
  }

  private void release(int index, Claim claim) {
    if (claim != null) {
      delivery(index).release(claim);
    }
  }

  private List<EmbeddedOwnedRow> await(long deadline, int maxRows, long maxBytes) {
    Thread thread = Thread.currentThread();
    while (true) {
      Wait wait = newWait(() -> LockSupport.unpark(thread));
      session.enterWait(wait);
      try {
        Wait.Offer offer = WaitRun.await(wait, deadline);
        if (offer == null) {
          return List.of();
        }
        List<EmbeddedOwnedRow> rows = own(offer, maxRows, maxBytes);
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
  List<EmbeddedOwnedRow> own(Wait.Offer offer, int maxRows, long maxBytes) {
    return own(offer.choice().index(), offer.claim(), false, maxRows, maxBytes);
  }

  /** Makes a row that has been read the session's. */
  private List<EmbeddedOwnedRow> ownOne(int index, Claim claim) {
    EmbeddedQueue queue = places.get(index).queue();
    List<EmbeddedOwnedRow> row = null;
    try {
      row = List.of(new EmbeddedOwnedRow(session, queue, index, claim));
    } finally {
      if (row == null) {
        release(index, claim);
      }
    }
    queue.counters().add(Count.WAIT_IMMEDIATE, 1);
    session.own(row);
    return row;
  }

  private List<EmbeddedOwnedRow> own(
      int index, Claim first, boolean immediate, int maxRows, long maxBytes) {
    WaitRun.Place place = places.get(index);
    Delivery delivery = delivery(index);
    List<Claim> claims = List.of(first);
    boolean whole = false;
    try {
      if (maxRows > 1) {
        claims = new ArrayList<>(Math.min(maxRows, 16));
        claims.add(first);
        long left = maxBytes - first.position.size();
        delivery.takeMore(place.condition(), maxRows, left, claims);
      }
      List<Claim> taken = claims;
      claims = List.of(); // Those that cannot be read are given back there.
      claims = delivery.load(taken);
      List<EmbeddedOwnedRow> rows = owned(place.queue(), index, claims);
      whole = true;
      if (!rows.isEmpty()) {
        place.queue().counters().add(immediate ? Count.WAIT_IMMEDIATE : Count.WAIT_DELAYED, 1);
        session.own(rows);
      }
      return rows;
    } finally {
      if (!whole) {
        claims.forEach(delivery::release);
      }
    }
  }

  private List<EmbeddedOwnedRow> owned(EmbeddedQueue queue, int index, List<Claim> claims) {
    if (claims.size() == 1) {
      return List.of(new EmbeddedOwnedRow(session, queue, index, claims.get(0)));
    }
    List<EmbeddedOwnedRow> rows = new ArrayList<>(claims.size());
    for (Claim claim : claims) {
      rows.add(new EmbeddedOwnedRow(session, queue, index, claim));
    }
    return rows;
  }
}
