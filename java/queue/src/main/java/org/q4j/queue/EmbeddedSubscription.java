package org.q4j.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Queues of one store, looked up once. */
final class EmbeddedSubscription implements Subscription {
  private final EmbeddedSession session;
  private final List<EmbeddedQueue> queues;

  EmbeddedSubscription(EmbeddedSession session, List<EmbeddedQueue> queues) {
    this.session = session;
    this.queues = List.copyOf(queues);
  }

  @Override
  public List<String> queues() {
    return queues.stream().map(Queue::name).toList();
  }

  @Override
  public Optional<OwnedRow> await(Duration timeout) {
    return session.await(timeout, queues);
  }
}
