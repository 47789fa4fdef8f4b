package org.q4j.client.relay;

import java.time.Duration;
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

  /** Returns a session that takes rows. */
  Session session() {
    if (session == null) {
      if (store() instanceof Fenced fenced) {
        session = fenced.session(fence, patience);
      } else {
        lockFile();
        session = store().session();
      }
    }
    return session;
  }

  /** Returns what takes in rows. */
  Fenced.Receiver receiver() {
    if (receiver == null) {
      if (store() instanceof Fenced fenced) {
        receiver = fenced.receiver(queue(), fence, patience);
      } else {
        lockFile();
        Queue queue = store().queue(queue());
        receiver = Fenced.Receiver.of(queue);
      }
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
