package org.q4j.client.kafka;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.q4j.Q4jException;

/** Rows that are sent one after the other without waiting for each. For one thread. */
final class StreamedInsert {
  /** So many results are waited for at most; their rows lie in the producer's 32 MiB. */
  private static final int UNDER_WAY = 100_000;

  private final Outbox outbox;
  private final String what;
  private final ArrayDeque<CompletableFuture<RecordMetadata>> underWay = new ArrayDeque<>();
  private long safe;
  private Q4jException failure;

  StreamedInsert(Outbox outbox, String what) {
    this.outbox = outbox;
    this.what = what;
  }

  boolean hasFailed() {
    return failure != null;
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    underWay.add(outbox.sendAsync(what, record));
    while (!underWay.isEmpty() && (underWay.size() > UNDER_WAY || underWay.peek().isDone())) {
      settle(underWay.remove());
    }
  }

  /** Waits for all; returns how many rows are safe. */
  long finish() {
    while (!underWay.isEmpty()) {
      settle(underWay.remove());
    }
    return safe;
  }

  private void settle(CompletableFuture<RecordMetadata> one) {
    try {
      RecordMetadata unused = Failure.await(what, one);
      safe++;
    } catch (Q4jException failed) {
      if (failure == null) {
        failure = failed;
      } else if (failure.getSuppressed().length == 0) {
        failure.addSuppressed(failed); // One more shows that it was not the only one.
      }
    }
  }

  /** Returns how many rows are safe, when all are; throws the first failure otherwise. */
  long result() {
    if (failure != null) {
      throw new Q4jException(
          "%s; %d rows are in, others may be".formatted(failure.getMessage(), safe), failure);
    }
    return safe;
  }
}
