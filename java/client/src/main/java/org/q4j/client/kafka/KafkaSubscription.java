package org.q4j.client.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Subscription;

/** Queues that a session waits on, with their conditions compiled. */
final class KafkaSubscription implements Subscription {
  private final KafkaSession session;
  private final List<String> names;
  private final List<Place> places;

  KafkaSubscription(KafkaSession session, List<String> names, List<Place> places) {
    this.session = session;
    this.names = names;
    this.places = List.copyOf(places);
  }

  @Override
  public List<String> queues() {
    return names;
  }

  @Override
  public Optional<OwnedRow> await(Duration timeout) {
    return session.take(places, timeout, 1, Long.MAX_VALUE).stream()
        .findFirst()
        .map(OwnedRow.class::cast);
  }

  @Override
  public KafkaBatch awaitBatch(Duration timeout, int maxRows, long maxBytes) {
    if (maxRows < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "maxRows=%d maxBytes=%d (expected 1 or more)".formatted(maxRows, maxBytes));
    }
    return new KafkaBatch(session, session.take(places, timeout, maxRows, maxBytes));
  }

  @Override
  public CompletableFuture<Optional<OwnedRow>> awaitAsync(Duration timeout, Executor executor) {
    return session.later(() -> await(timeout), executor);
  }
}
