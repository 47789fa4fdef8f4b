package org.q4j.client.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.q4j.Q4jException;

/**
 * One wait of a session. Runs with the session's lock held, which it lets go of only while it
 * pauses.
 *
 * <p>At first each place is looked at once until the cluster has answered for sure, in their order;
 * then they are asked in turn. A place whose condition matched none of the rows that there were is
 * left alone for a while, longer each time: the rows that it was given had to be sent, and each
 * look counts as one of the few deliveries that a row has.
 */
final class Hunt {
  /** As many rows as one look at a condition takes at most. */
  static final int CONDITION_ROWS = 500;

  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration ALONE = Duration.ofMillis(250);
  private static final Duration TURN = Duration.ofMillis(20);

  /** How long joining a group may take at least, however short the wait. */
  private static final long JOINING = TimeUnit.SECONDS.toNanos(30);

  private final KafkaSession session;
  private final Condition paused;
  private final List<Place> places;
  private final int maxRows;
  private final long maxBytes;
  private final long began = System.nanoTime();
  private final long timeout;
  private final long[] pauseUntil;
  private final long[] pause;

  Hunt(
      KafkaSession session,
      Condition paused,
      List<Place> places,
      Duration timeout,
      int maxRows,
      long maxBytes) {
    this.session = session;
    this.paused = paused;
    this.places = places;
    this.timeout =
        timeout.compareTo(Duration.ofDays(36_500)) > 0
            ? Long.MAX_VALUE / 2
            : Math.max(0, timeout.toNanos());
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
    this.pauseUntil = new long[places.size()];
    this.pause = new long[places.size()];
  }

  /** Returns rows of the first place that has some; none after the timeout or an interrupt. */
  List<KafkaOwnedRow> run() {
    List<KafkaOwnedRow> found = join();
    for (int i = 0; found.isEmpty() && i < places.size() && goesOn(); i++) {
      found = look(places.get(i));
    }
    while (found.isEmpty() && goesOn() && System.nanoTime() - began < timeout) {
      found = round();
    }
    return found;
  }

  private boolean goesOn() {
    session.checkOpen();
    return !Thread.currentThread().isInterrupted();
  }

  /** Lets new members begin to join all at once. */
  private List<KafkaOwnedRow> join() {
    for (Place place : places) {
      if (!session.readers().has(place.queue().name(), atOnce(place))) {
        List<KafkaOwnedRow> found = ask(place, Duration.ZERO);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return List.of();
  }

  private List<KafkaOwnedRow> look(Place place) {
    ShareReader reader = reader(place);
    // The answer that is under way may be older than this wait; each broker gives its own.
    long enough = reader.fetches() + 2L * place.queue().brokers();
    while (reader.fetches() < enough && goesOn()) {
      if (System.nanoTime() - began > Math.max(timeout, JOINING)) {
        if (reader.fetches() == 0) {
          throw new Q4jException(
              "no answer in time from the share group of %s: brokers=%s"
                  .formatted(place.queue().name(), place.queue().brokerList()));
        }
        return List.of();
      }
      List<KafkaOwnedRow> found = ask(place, LOOK);
      if (!found.isEmpty() || pauseUntil[place.index()] != 0) {
        return found;
      }
    }
    return List.of();
  }

  private List<KafkaOwnedRow> round() {
    long left = timeout - (System.nanoTime() - began);
    boolean asked = false;
    for (Place place : places) {
      if (pauseUntil[place.index()] != 0 && pauseUntil[place.index()] - System.nanoTime() > 0) {
        continue;
      }
      asked = true;
      Duration most = places.size() == 1 ? ALONE : TURN;
      List<KafkaOwnedRow> found =
          ask(place, most.toNanos() < left ? most : Duration.ofNanos(Math.max(0, left)));
      if (!found.isEmpty() || !goesOn()) {
        return found;
      }
    }
    if (!asked) {
      pauseUntilDue(left);
    }
    return List.of();
  }

  private void pauseUntilDue(long left) {
    long now = System.nanoTime();
    long wait = left;
    for (long until : pauseUntil) {
      wait = Math.min(wait, until - now);
    }
    try {
      while (wait > 0 && goesOn()) { // Only closing signals.
        wait = paused.awaitNanos(wait);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<KafkaOwnedRow> ask(Place place, Duration most) {
    ShareReader reader = reader(place);
    boolean fine = false;
    try {
      List<ConsumerRecord<byte[], byte[]>> records = reader.poll(most);
      Sieve.Result result = new Sieve(session, reader, place).sift(records, maxRows, maxBytes);
      note(place.index(), result);
      fine = true;
      return result.kept();
    } finally {
      if (!fine) {
        session.readers().drop(reader);
      }
    }
  }

  private void note(int index, Sieve.Result result) {
    if (result.mismatched()) {
      pause[index] = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, pause[index] * 2));
      long due = result.dueMillis() - System.currentTimeMillis();
      long untilDue = TimeUnit.MILLISECONDS.toNanos(Math.max(1, due));
      pauseUntil[index] = System.nanoTime() + Math.min(pause[index], untilDue);
    } else {
      pause[index] = 0;
      pauseUntil[index] = 0;
    }
  }

  private ShareReader reader(Place place) {
    return session.readers().get(place.queue().name(), atOnce(place));
  }

  private int atOnce(Place place) {
    return place.condition().isPresent() ? Math.max(maxRows, CONDITION_ROWS) : maxRows;
  }
}
