package org.q4j.cli;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.q4j.OwnerGoneException;
import org.q4j.queue.QueueStore;

/**
 * A data directory that commands share, each of them for a short time: whoever has it open serves
 * the others, and when that one has closed it, it is this process' turn, or another's. So what a
 * leaving owner has certainly not done is done with the next one. Thread-safe.
 */
final class StoreInTurn implements AutoCloseable {
  private final Supplier<QueueStore> opening;
  private QueueStore store;

  /**
   * @param opening opens the data directory, or finds the way to who has it open
   */
  StoreInTurn(Supplier<QueueStore> opening) {
    this.opening = opening;
    this.store = opening.get();
  }

  /**
   * Works with the store, from the beginning again as long as owners leave before anything is done.
   *
   * @param work changes something with its last call alone
   * @throws OwnerGoneException when the owner has gone and nobody knows what it has done
   */
  <T> T call(Function<QueueStore, T> work) {
    while (true) {
      QueueStore now = store();
      try {
        return work.apply(now);
      } catch (OwnerGoneException gone) {
        if (!gone.nothingDone()) {
          throw gone;
        }
        reopen(now);
      }
    }
  }

  /** As {@link #call}, without a result. */
  void run(Consumer<QueueStore> work) {
    Void unused =
        call(
            now -> {
              work.accept(now);
              return null;
            });
  }

  private synchronized QueueStore store() {
    return store;
  }

  private synchronized void reopen(QueueStore left) {
    if (store == left) {
      left.close();
      store = opening.get();
    }
  }

  @Override
  public synchronized void close() {
    store.close();
  }
}
