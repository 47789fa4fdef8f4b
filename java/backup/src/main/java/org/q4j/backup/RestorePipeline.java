package org.q4j.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.q4j.Q4jException;

/**
 * Verifies and writes blocks by several threads. Each of them fills a batch, in its turn, and then
 * verifies and writes that: what one thread holds stays in its processor's cache. In which order
 * blocks are written does not matter, since no two have the same place.
 */
final class RestorePipeline {
  private static final int MAX_THREADS = 8;

  /** All batches together hold about so many bytes; a block at least is held by each. */
  private static final int MEMORY = 24 << 20;

  /** What fills batches. */
  interface Filler {
    /** Called by one thread at a time; what it leaves empty is the end. */
    void fill(RestoreBatch batch) throws IOException;
  }

  private final MergeTarget target;
  private final DigestFile digests;
  private final String name;
  private final Filler filler;
  private boolean stopped;

  private RestorePipeline(MergeTarget target, DigestFile digests, String name, Filler filler) {
    this.target = target;
    this.digests = digests;
    this.name = name;
    this.filler = filler;
  }

  /**
   * Runs to the end.
   *
   * @param name of the difference, for messages
   */
  static void run(MergeTarget target, DigestFile digests, String name, Filler filler)
      throws IOException {
    new RestorePipeline(target, digests, name, filler).run();
  }

  private void run() throws IOException {
    int fitting = MEMORY / Math.max(RestoreBatch.BYTES, digests.blockSize());
    int threads =
        Math.max(
            1,
            Math.min(Math.min(MAX_THREADS, fitting), Runtime.getRuntime().availableProcessors()));
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      tasks.add(new FutureTask<>(this::work));
    }
    for (FutureTask<Void> task : tasks.subList(1, threads)) {
      Thread thread = new Thread(task, "q4j-restore");
      thread.setDaemon(true);
      thread.start();
    }
    tasks.get(0).run(); // This thread works, too.
    Throwable failure = null;
    for (FutureTask<Void> task : tasks) {
      Throwable failed = await(task);
      if (failure == null || failed instanceof Error) {
        failure = failed;
      }
    }
    if (failure instanceof Error fatal) {
      throw fatal;
    }
    if (failure instanceof IOException io) {
      throw new IOException("cannot restore %s: %s".formatted(target.path(), io.getMessage()), io);
    }
    if (failure instanceof RuntimeException known) {
      throw known;
    }
  }

  private Void work() throws IOException {
    boolean done = false;
    try {
      RestoreBatch batch = new RestoreBatch(target, digests.kind(), digests.blockSize());
      while (fill(batch)) {
        batch.write(name, digests.file().toString());
      }
      done = true;
      return null;
    } finally {
      if (!done) {
        stop();
      }
    }
  }

  private synchronized boolean fill(RestoreBatch batch) throws IOException {
    batch.clear();
    if (!stopped) {
      // Before another thread has its turn: a reader that failed stands in the middle of a record.
      stopped = true;
      filler.fill(batch);
      stopped = false;
    }
    return !batch.isEmpty();
  }

  private synchronized void stop() {
    stopped = true;
  }

  /**
   * Waits for a thread, so that none writes any more when all of this has returned.
   *
   * @return why it failed, or null
   */
  private Throwable await(FutureTask<Void> task) {
    boolean interrupted = false;
    while (true) {
      try {
        task.get();
        break;
      } catch (InterruptedException again) {
        interrupted = true;
        stop();
      } catch (ExecutionException failure) {
        return failure.getCause();
      }
    }
    if (!interrupted) {
      return null;
    }
    Thread.currentThread().interrupt();
    return new Q4jException("interrupted while restoring " + target.path());
  }
}
