package org.q4j.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Queues of one store, looked up once, and again when one was dropped and made anew or given
 * another file. For one thread at a time, as its session.
 */
final class EmbeddedSubscription implements Subscription {
  private final EmbeddedSession session;
  private final List<QueueName> names;
  private final List<EmbeddedQueue> queues = new ArrayList<>();

  EmbeddedSubscription(EmbeddedSession session, List<QueueName> names) {
    this.session = session;
    this.names = List.copyOf(names);
    for (QueueName name : names) {
      queues.add(session.open(name));
    }
  }

  @Override
  public List<String> queues() {
    return names.stream().map(QueueName::toString).toList();
  }

  @Override
  public Optional<OwnedRow> await(Duration timeout) {
    for (int i = 0; i < queues.size(); i++) {
      if (queues.get(i).isShut()) {
        queues.set(i, session.open(names.get(i)));
      }
    }
    return session.await(timeout, queues);
  }
}
