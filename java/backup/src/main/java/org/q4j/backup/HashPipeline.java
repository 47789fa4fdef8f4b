package org.q4j.backup;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.q4j.Q4jException;

/**
 * Reads and hashes blocks by several threads and hands them over in order; what is no longer than a
 * few blocks without any, since most files are small.
 *
 * <p>Holds at most about 64 MiB, or three blocks where those are larger.
 */
final class HashPipeline {
  private static final int BATCH_BYTES = 1 << 20;
  private static final int FIRST_BYTES = 64 << 10;
  private static final int MEMORY = 64 << 20;

  /** Takes over what was hashed. */
  interface Consumer {
    /** Called in the order of the source; the batch is used again afterwards. */
    void accept(Batch batch) throws IOException;
  }

  private final BlockSource source;
  private final int blockSize;
  private final String algorithm;
  private ExecutorService workers;
  private final Deque<Batch> free = new ArrayDeque<>();
  private final Deque<Future<Batch>> running = new ArrayDeque<>();
  private final int depth;
  private final int batchBytes;

  private HashPipeline(BlockSource source, int blockSize, String algorithm) {
    this.source = source;
    this.blockSize = blockSize;
    this.algorithm = algorithm;
    batchBytes = blocks(BATCH_BYTES) * blockSize;
    int threads = Runtime.getRuntime().availableProcessors();
    depth = Math.max(3, Math.min(2 * threads, MEMORY / batchBytes));
  }

  private int blocks(int bytes) {
    return Math.max(1, bytes / blockSize);
  }

  private void start() {
    int blocks = blocks(BATCH_BYTES);
    int threads = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < depth; i++) {
      free.add(new Batch(blockSize, blocks, algorithm));
    }
    workers =
        Executors.newFixedThreadPool(
            Math.min(threads, depth),
            task -> {
              Thread thread = new Thread(task, "q4j-hash");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs to the end of the source.
   *
   * @return the number of bytes that were read
   */
  static long run(BlockSource source, int blockSize, String algorithm, Consumer consumer)
      throws IOException {
    HashPipeline pipeline = new HashPipeline(source, blockSize, algorithm);
    long first = pipeline.runFirst(consumer);
    if (first < 0) {
      return -1 - first;
    }
    pipeline.start();
    try {
      return pipeline.run(first, consumer);
    } finally {
      pipeline.workers.shutdownNow();
    }
  }

  /** Returns the bytes that were read; when the source ended, -1 - that. */
  private long runFirst(Consumer consumer) throws IOException {
    Batch batch = new Batch(blockSize, blocks(FIRST_BYTES), algorithm);
    try {
      read(batch, 0).hash();
    } catch (IOException failure) {
      throw named(failure);
    }
    if (batch.length() > 0) {
      consumer.accept(batch);
    }
    return batch.isFull() ? batch.length() : -1 - batch.length();
  }

  private IOException named(IOException failure) {
    return new IOException(
        "cannot read %s: %s".formatted(source.name(), failure.getMessage()), failure);
  }

  private long run(long first, Consumer consumer) throws IOException {
    long submitted = first;
    long done = first;
    boolean ended = false;
    while (true) {
      while (!ended && !free.isEmpty()) {
        Batch batch = free.pop();
        long from = submitted;
        if (source.isPositioned()) {
          running.add(submit(() -> read(batch, from).hash()));
        } else {
          read(batch, from);
          ended = !batch.isFull();
          running.add(submit(batch::hash));
        }
        submitted += batchBytes;
      }
      if (running.isEmpty()) {
        return done;
      }
      Batch batch = await(running.pop());
      // Of a file the end is only known when it was read; what was begun behind it is empty.
      ended |= !batch.isFull();
      if (batch.length() > 0) {
        consumer.accept(batch);
        done += batch.length();
      }
      free.push(batch);
    }
  }

  private Batch read(Batch batch, long from) throws IOException {
    batch.read(source, from);
    return batch;
  }

  private Future<Batch> submit(Callable<Batch> task) {
    return workers.submit(task);
  }

  private Batch await(Future<Batch> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException("interrupted while reading " + source.name(), interrupted);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      if (cause instanceof IOException io) {
        throw named(io);
      }
      if (cause instanceof Q4jException known) {
        throw known;
      }
      throw new IllegalStateException(cause);
    }
  }
}
