package org.q4j.client.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.q4j.Q4jException;
import org.q4j.client.Fenced;
import org.q4j.client.QueueAddress;
import org.q4j.client.QueueClient;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

/**
 * One end of a relay: its store, opened when it is needed and again after {@link #drop}, with
 * nobody else in its place.
 */
final class RelayEnd implements AutoCloseable {
  private final QueueAddress address;
  private final String fence;
  private final Duration patience;
  private QueueStore store;
  private FileFence file;
  private Session session;
  private Fenced.Receiver receiver;

  RelayEnd(QueueAddress address, String fence, Duration patience) {
    this.address = address;
    this.fence = fence;
    this.patience = patience;
  }

  String queue() {
    return address.queue();
  }

  private QueueStore store() {
    if (store == null) {
      store = QueueClient.open(address.store());
    }
    return store;
  }

  private void lockFile() {
    if (file == null) {
      file = FileFence.take(store().directory(), fence, patience);
    }
  }

  /** Returns whether both are one queue, as far as their addresses and directories tell. */
  boolean isSame(RelayEnd other) {
    if (store() instanceof Fenced || other.store() instanceof Fenced) {
      return address.equals(other.address);
    }
    try {
      return queue().equals(other.queue())
          && Files.isSameFile(store().directory(), other.store().directory());
    } catch (IOException failure) {
      throw new Q4jException("cannot look at a data directory: " + failure, failure);
    }
  }

  /** Returns a session that takes rows. */
  Session session() {
    if (session == null) {
      whole(
          () -> {
            if (store() instanceof Fenced fenced) {
              session = fenced.session(fence, patience);
            } else {
              lockFile();
              session = store().session();
            }
          });
    }
    return session;
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

  /** Forgets which rows were sent and ended. */
  void forgetEnded() {
    if (file != null) {
      file.number(0);
    }
  }

  /**
   * Refuses a row where all have been sent and ended, when the target takes it for one of those.
   * Only a data directory has a place where that is known.
   */
  void checkNotEnded(long rowId) {
    long expected = file == null ? 0 : file.number();
    if (rowId < expected) {
      throw new Q4jException(
          "a row where all were sent and ended: queue=%s rowid=%d (expected %d or more); if the queue was truncated or made anew, or a consumer gave rows back, send them with --reset; after a power cut look at the target first"
              .formatted(queue(), rowId, expected));
    }
  }

  /**
   * Notes that all rows up to this one were sent and ended, where there is a place for that. Lower
   * ones than before are those of a queue that was made anew, or came back late.
   */
  void ended(long rowId) {
    if (file != null) {
      file.number(rowId + 1);
    }
  }

  /** Returns what takes in rows. */
  Fenced.Receiver receiver() {
    if (receiver == null) {
      whole(
          () -> {
            if (store() instanceof Fenced fenced) {
              receiver = fenced.receiver(queue(), fence, patience);
            } else {
              lockFile();
              Queue queue = store().queue(queue());
              receiver = Fenced.Receiver.of(queue);
            }
          });
    }
    return receiver;
  }

  /** Gives up what is open; the next call opens it anew. */
  void drop() {
    FileFence lock = file;
    QueueStore opened = store;
    Session taking = session;
    Fenced.Receiver taker = receiver;
    file = null;
    store = null;
    session = null;
    receiver = null;
    closeAll(taker, taking, opened, lock);
  }

  /** Closes in this order, all of them whatever fails; the lock last, when all else is over. */
  private static void closeAll(AutoCloseable... parts) {
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
