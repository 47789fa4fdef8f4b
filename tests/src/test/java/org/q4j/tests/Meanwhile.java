package org.q4j.tests;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A load: a step again and again, by a thread of its own, for as long as this is open. */
final class Meanwhile implements AutoCloseable {
  /** What is done. */
  @FunctionalInterface
  interface Step {
    /**
     * Called with 1, 2, 3 and so on.
     *
     * @throws Exception which ends the load and is thrown when it is closed
     */
    void run(long count) throws Exception;
  }

  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<?> load;

  Meanwhile(Step step) {
    load =
        thread.submit(
            () -> {
              for (long count = 1; !over.get(); count++) {
                step.run(count);
                begun.countDown();
              }
              return null;
            });
  }

  /** Waits until a step has been done. */
  void awaitFirst() throws InterruptedException {
    while (!begun.await(10, TimeUnit.MILLISECONDS) && !load.isDone()) {
      // One that fails never comes so far; closing tells why.
    }
  }

  /** Waits until the step under way is done. */
  @Override
  public void close() {
    over.set(true);
    thread.shutdown();
    try {
      load.get();
    } catch (ExecutionException failure) {
      throw new AssertionError("the load failed", failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
