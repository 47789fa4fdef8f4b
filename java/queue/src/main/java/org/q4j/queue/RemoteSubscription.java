package org.q4j.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Queues of a {@link RemoteStore}, which its owner looks up at each wait. */
record RemoteSubscription(RemoteSession session, List<String> names) implements Subscription {

  @Override
  public List<String> queues() {
    return names.stream().map(name -> Target.parse(name).toString()).toList();
  }

  @Override
  public Optional<OwnedRow> await(Duration timeout) {
    return RemoteSession.first(session.take(timeout, 1, Long.MAX_VALUE, names));
  }

  @Override
  public Batch awaitBatch(Duration timeout, int maxRows, long maxBytes) {
    return new RemoteBatch(session, session.take(timeout, maxRows, maxBytes, names));
  }

  @Override
  public CompletableFuture<Optional<OwnedRow>> awaitAsync(Duration timeout, Executor executor) {
    return session.takeAsync(timeout, executor, names);
  }
}
