package org.q4j.client.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.q4j.Q4jException;
import org.q4j.client.Fenced;
import org.q4j.client.Hold;
import org.q4j.client.QueueAddress;
import org.q4j.client.QueueClient;
import org.q4j.client.Supply;
import org.q4j.queue.QueueStore;

/**
 * One end of a relay: its store, opened when it is needed and again after {@link #drop}, with
 * nobody else in its place.
 */
final class RelayEnd implements AutoCloseable {
  private final QueueAddress address;
  private final IntFunction<String> fence;
  private final Duration patience;
  private final Map<Integer, Hold> holds = new TreeMap<>();
  private final Map<Integer, FileFence> files = new TreeMap<>();
  private final Map<Integer, Fenced.Receiver> receivers = new TreeMap<>();
  private QueueStore store;
  private Supply supply;

  /**
   * @param fence gives the name of the lock for a lane
   */
  RelayEnd(QueueAddress address, IntFunction<String> fence, Duration patience) {
    this.address = address;
    this.fence = fence;
    this.patience = patience;
  }

  String queue() {
    return address.queue();
  }

  /** Returns how to take the oldest row away, in words for whoever has to. */
  String takingCommand() {
    String path = address.store();
    if (path.startsWith("q4j:")) {
      return "q4j take --data %s %s".formatted(path.substring("q4j:".length()), queue());
    }
    if (isCluster()) {
      return "q4j kafka take " + queueAddress();
    }
    return "SELECT queue_wait('%s'), then SELECT * and queue_end() of the same connection"
        .formatted(queue());
  }

  boolean isCluster() {
    return address.store().startsWith("kafka:");
  }

  /**
   * Returns what to say of a cluster that did not answer in time.
   *
   * @param patience how long it was waited for
   */
  Q4jException unanswered(Duration patience, Q4jException cause) {
    String path = address.store();
    int mark = path.indexOf('?');
    return new Q4jException(
        "no broker answers: brokers=%s waited=%ds for the relay to begin; rows stay where they are; see whether one does: q4j kafka stat %s --timeout 60 (%s)"
            .formatted(
                path.substring("kafka://".length(), mark < 0 ? path.length() : mark),
                patience.toSeconds(),
                queueAddress(),
                cause.getMessage()),
        cause);
  }

  private String queueAddress() {
    String path = address.store();
    int mark = path.indexOf('?');
    return mark < 0
        ? path + "/" + queue()
        : path.substring(0, mark) + "/" + queue() + path.substring(mark);
  }

  private QueueStore store() {
    if (store == null) {
      store = QueueClient.open(address.store(), patience);
    }
    return store;
  }

  /** Whoever connects again is still the same. */
  private Hold hold(int lane) {
    return holds.computeIfAbsent(lane, key -> new Hold(fence.apply(key)));
  }

  private void lockFile(int lane) {
    if (!files.containsKey(lane)) {
      files.put(lane, FileFence.take(store().directory(), hold(lane).fence(), patience));
    }
  }

  /** Returns whether both are one queue, as far as their addresses and directories tell. */
  boolean isSame(RelayEnd other) {
    if (store() instanceof Fenced mine && other.store() instanceof Fenced its) {
      Optional<String> identity = mine.identity(queue());
      return address.equals(other.address)
          || (identity.isPresent() && identity.equals(its.identity(other.queue())));
    }
    if (store() instanceof Fenced || other.store() instanceof Fenced) {
      return false;
    }
    try {
      return queue().equals(other.queue())
          && Files.isSameFile(store().directory(), other.store().directory());
    } catch (IOException failure) {
      throw new Q4jException("cannot look at a data directory: " + failure, failure);
    }
  }

  /** Returns what gives rows. */
  Supply supply() {
    if (supply == null) {
      whole(
          () -> {
            if (store() instanceof Fenced fenced) {
              supply = fenced.supply(queue(), hold(0), patience);
            } else {
              lockFile(0);
              supply = Supply.of(store().session(), queue());
            }
          });
    }
    return supply;
  }

  /** What was opened only in part, as its owner went meanwhile, is of no use the next time. */
  private void whole(Runnable opening) {
    try {
      opening.run();
    } catch (RuntimeException failure) {
      try {
        drop();
      } catch (RuntimeException unclosed) {
        failure.addSuppressed(unclosed);
      }
      throw failure;
    }
  }

  /** The target counts the rows of a lane from the beginning of the queue as it is now. */
  void begin(int lane) {
    if (files.containsKey(lane)) {
      files.get(lane).number(0);
    }
    supply().begin(lane);
  }

  /** Returns the row id that the queue gives next; as good as none where that cannot be told. */
  long nextRowId() {
    return store() instanceof Fenced ? Long.MAX_VALUE : store().queue(queue()).stats().nextRowId();
  }

  /**
   * Refuses a row where all have been sent and ended, when the target takes it for one of those. A
   * server has no place where that is known.
   */
  void checkNotEnded(int lane, long rowId) {
    long expected = files.containsKey(lane) ? files.get(lane).number() : 0;
    if (rowId < expected) {
      throw new Q4jException(
          "a row where all were sent and ended: queue=%s rowid=%d (expected %d or more); if the queue was truncated or made anew, or a consumer gave rows back, send them with --reset; after a power cut look at the target first"
              .formatted(queue(), rowId, expected));
    }
    if (supply != null) {
      supply.checkNotEnded(lane, rowId);
    }
  }

  /** Notes that all rows up to this one were sent and ended, where there is a place for that. */
  void ended(int lane, long rowId) {
    if (files.containsKey(lane)) {
      files.get(lane).number(rowId + 1);
    }
  }

  /** Returns what takes in rows of a lane. */
  Fenced.Receiver receiver(int lane) {
    if (!receivers.containsKey(lane)) {
      whole(
          () -> {
            if (store() instanceof Fenced fenced) {
              receivers.put(lane, fenced.receiver(queue(), hold(lane), patience));
            } else {
              lockFile(lane);
              receivers.put(lane, Fenced.Receiver.of(store().queue(queue())));
            }
          });
    }
    return receivers.get(lane);
  }

  /** Gives up what is open; the next call opens it anew. */
  void drop() {
    List<AutoCloseable> parts = new ArrayList<>(receivers.values());
    parts.add(supply);
    parts.add(store);
    parts.addAll(files.values());
    receivers.clear();
    supply = null;
    store = null;
    files.clear();
    closeAll(parts);
  }

  /** Closes in this order, all of them whatever fails; the locks last, when all else is over. */
  private static void closeAll(List<AutoCloseable> parts) {
    RuntimeException first = null;
    for (AutoCloseable part : parts) {
      try {
        if (part != null) {
          part.close();
        }
      } catch (RuntimeException failure) {
        first = first == null ? failure : first;
      } catch (Exception failure) {
        throw new IllegalStateException("closing threw what it does not declare", failure);
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public void close() {
    drop();
  }
}
