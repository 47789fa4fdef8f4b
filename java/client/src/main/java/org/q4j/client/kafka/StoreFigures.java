package org.q4j.client.kafka;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.q4j.queue.ConditionStats;
import org.q4j.queue.StoreStats;
import org.q4j.queue.WaitStats;

/** What this process has done with all queues of a cluster. */
final class StoreFigures {
  private StoreFigures() {}

  static StoreStats of(List<KafkaQueue> queues, int sessions) {
    return new StoreStats(
        queues.size(),
        sessions,
        sum(queues, tally -> tally.inserted),
        sum(queues, tally -> tally.ended),
        0,
        0,
        0,
        0,
        0,
        sum(queues, tally -> tally.waits),
        sum(queues, tally -> tally.ended),
        sum(queues, tally -> tally.aborted),
        new WaitStats(
            sum(queues, tally -> tally.immediate),
            sum(queues, tally -> tally.delayed),
            sum(queues, tally -> tally.timedOut)),
        new ConditionStats(
            sum(queues, tally -> tally.evaluations), sum(queues, tally -> tally.compiles), 0));
  }

  private static long sum(List<KafkaQueue> queues, Function<Tally, LongAdder> figure) {
    return queues.stream().mapToLong(queue -> figure.apply(queue.tally()).sum()).sum();
  }
}
