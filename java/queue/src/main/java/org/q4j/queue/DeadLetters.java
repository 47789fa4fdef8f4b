package org.q4j.queue;

/**
 * Where rows go that nobody manages to work off.
 *
 * <p>A row that has been handed out so often, and is given back once more, moves to another queue
 * of the same columns instead of becoming ready again. It is never in neither of them, and after a
 * crash in between a reopening leaves it in the other one alone: it carries this queue's row id as
 * its source there. So each queue needs a sender number of its own among those that share a queue
 * for their dead letters. How often rows were handed out is counted in memory, from the opening on.
 *
 * @param deliveries after how many deliveries; 1 or more
 * @param queue {@code db.table}, which must exist and have the same columns
 * @param sender 0 to 63, see {@link org.q4j.store.Source}
 */
public record DeadLetters(int deliveries, String queue, int sender) {
  /** Checks the values. */
  public DeadLetters {
    if (deliveries < 1 || sender < 0 || sender > 63) {
      throw new IllegalArgumentException(
          "deliveries=%d sender=%d (expected 1 or more, and 0 to 63)"
              .formatted(deliveries, sender));
    }
  }
}
