package org.q4j.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.q4j.queue.Queue;
import org.q4j.queue.Session;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/**
 * A store in which whoever held a connection before is out before the next one begins: a relay that
 * was cut off may have left statements on their way, and rows that it owns. Implemented by stores
 * whose servers cannot see that by themselves.
 */
public interface Fenced {

  /**
   * Opens a session when no other one has the fence: what the one before had sent is over then, and
   * its rows are back. When it connects anew by itself, the same holds.
   *
   * @param fence at most 64 letters, digits and dots
   * @param patience how long others are waited for
   * @throws org.q4j.LockedException when another one has it all that time
   */
  Session session(String fence, Duration patience);

  /**
   * As {@link #session}, for a relay that takes the rows of one queue.
   *
   * @throws org.q4j.LockedException also when the relay had the place, and another has come since
   */
  default Supply supply(String queue, Hold hold, Duration patience) {
    return Supply.of(session(hold.fence(), patience), queue);
  }

  /**
   * As {@link #session}, for rows that a relay sends.
   *
   * @throws org.q4j.LockedException also when the relay had the place, and another has come since;
   *     maybe only when rows are sent
   */
  Receiver receiver(String queue, Hold hold, Duration patience);

  /**
   * Returns what no other queue has in common with this one, whatever address leads there; empty
   * when the server does not tell.
   */
  default Optional<String> identity(String queue) {
    return Optional.empty();
  }

  /** Takes rows that a relay sends. For one thread at a time. */
  interface Receiver extends AutoCloseable {

    /**
     * Returns one for a queue whose calls are over when they return, come what may. It closes
     * nothing: the queue belongs to its store.
     */
    static Receiver of(Queue queue) {
      return new DirectReceiver(queue);
    }

    /** Returns the columns that rows need. */
    Schema schema();

    /**
     * As {@link org.q4j.queue.Queue#receive}.
     *
     * @throws ConnectionLostException when that is not known; the next call connects anew
     */
    OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows);

    /**
     * Returns why the target can never take a row, and what to do about it; empty when nothing is
     * known that speaks against it.
     *
     * @param row makes it, where it is looked at
     * @throws ConnectionLostException when it cannot be asked
     */
    default Optional<String> refusal(Supplier<RowBuilder> row) {
      return Optional.empty();
    }

    /**
     * Has the target forget, durably, what a sender sent last: it counts from 0 again. Done twice
     * is as good as once.
     *
     * @return false where that cannot be done without sending rows
     * @throws ConnectionLostException when it is not known whether it is done
     */
    default boolean forget(int sender) {
      return false;
    }

    /**
     * Returns whether {@link #receive} tells rows that were taken from those that were left out.
     */
    boolean tellsLeftOut();

    @Override
    void close();
  }
}
