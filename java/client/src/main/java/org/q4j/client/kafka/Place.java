package org.q4j.client.kafka;

import java.util.Optional;
import org.q4j.condition.Condition;
import org.q4j.row.Row;

/**
 * One of the places that a wait looks at.
 *
 * @param queue where rows are looked for
 * @param condition which of them; empty for all
 * @param index its place in the order of the wait, from 0
 */
record Place(KafkaQueue queue, Optional<Condition> condition, int index) {

  static Place parse(KafkaStore store, String text, int index) {
    int colon = text.indexOf(':');
    KafkaQueue queue = store.queue(colon < 0 ? text : text.substring(0, colon));
    String condition = colon < 0 ? "" : text.substring(colon + 1).strip();
    if (condition.isEmpty()) {
      return new Place(queue, Optional.empty(), index);
    }
    queue.tally().compiles.increment();
    return new Place(queue, Optional.of(Condition.compile(condition, queue.schema())), index);
  }

  boolean matches(Row row, long nowMillis) {
    if (condition.isEmpty()) {
      return true;
    }
    queue.tally().evaluations.increment();
    return condition.get().matches(row, nowMillis);
  }

  /** Returns when a row that does not match will, in Unix milliseconds; MAX_VALUE when unknown. */
  long dueMillis(Row row, long nowMillis) {
    return condition.isEmpty()
        ? Long.MAX_VALUE
        : condition.get().dueMillis(row, nowMillis).orElse(Long.MAX_VALUE);
  }
}
