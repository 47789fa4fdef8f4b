package org.q4j.client;

import java.util.Objects;

/**
 * Where a queue is.
 *
 * @param store what {@link QueueClient#open} takes
 * @param queue the name that this store knows it by, as in {@code db.table}
 */
public record QueueAddress(String store, String queue) {

  /** Checks that neither is null. */
  public QueueAddress {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(queue, "queue");
  }

  /**
   * Takes an address of a queue apart: {@code q4j:DIR/db.table}, {@code
   * jdbc:mysql://host/db?table=t}, and what else there is a {@link Backend} for.
   *
   * @throws IllegalArgumentException when it is none; the message lists the forms
   */
  public static QueueAddress parse(String text) {
    return QueueClient.backend(text).address(text);
  }
}
