package org.q4j.client.kafka;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** What a store does on threads of its own. Thread-safe. */
final class Tasks implements AutoCloseable {
  private final ExecutorService line =
      Executors.newSingleThreadExecutor(task -> Keeper.daemon(task, "q4j-kafka-inserts"));
  private final ExecutorService waits =
      Executors.newCachedThreadPool(task -> Keeper.daemon(task, "q4j-kafka-wait"));

  /** Runs what must not overtake each other, on a thread of its own. */
  <T> CompletableFuture<T> inTurn(Callable<T> task) {
    return run(task, line);
  }

  /** Runs what may take long. */
  <T> CompletableFuture<T> async(Supplier<T> task) {
    return run(task::get, waits);
  }

  private static <T> CompletableFuture<T> run(Callable<T> task, ExecutorService executor) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return task.call();
          } catch (RuntimeException failed) {
            throw failed;
          } catch (Exception failed) {
            throw new CompletionException(failed);
          }
        },
        executor);
  }

  /** Takes no more; what has begun goes on. */
  @Override
  public void close() {
    waits.shutdown();
    line.shutdown();
  }
}
