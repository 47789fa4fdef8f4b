package org.q4j.client.mysql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Subscription;

/** Names to wait on; the server looks them up anew at each wait. */
record MysqlSubscription(MysqlSession session, List<String> queues) implements Subscription {

  @Override
  public Optional<OwnedRow> await(Duration timeout) {
    return session.await(timeout, queues.toArray(String[]::new));
  }

  @Override
  public Batch awaitBatch(Duration timeout, int maxRows, long maxBytes) {
    return session.awaitBatch(timeout, maxRows, maxBytes, queues.toArray(String[]::new));
  }

  @Override
  public CompletableFuture<Optional<OwnedRow>> awaitAsync(Duration timeout, Executor executor) {
    return session.awaitAsync(timeout, executor, queues.toArray(String[]::new));
  }
}
