package org.q4j.queue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.q4j.ClosedException;
import org.q4j.row.RowBuilder;
import org.q4j.store.Lead;

/**
 * Inserts that nobody waits for one by one. Who is too far ahead of the disk is held back.
 * Thread-safe.
 */
final class AsyncInserts {
  /** An insert of many rows is cut into appends of so many bytes. */
  static final long APPEND_BYTES = 1 << 20;

  private final Gate gate;
  private final Capacity capacity;
  private final Waiters waiters;
  private final Ahead ahead = new Ahead();

  AsyncInserts(Gate gate, Capacity capacity, Waiters waiters) {
    this.gate = gate;
    this.capacity = capacity;
    this.waiters = waiters;
  }

  /**
   * Inserts rows as one append, beside whoever writes at the moment, without waiting for room. What
   * follows runs on other threads than the caller's: those who wait are offered the rows then, and
   * their conditions may take long.
   */
  Optional<CompletableFuture<Long>> join(List<RowBuilder> rows) {
    Generation now = capacity.isBounded() ? null : gate.tryEnter();
    if (now == null) {
      return Optional.empty();
    }
    CompletableFuture<Long> append = null;
    long bytes = 0;
    try {
      byte[][] bodies = now.encode(rows);
      if (ahead.tryEnter(Generation.length(null, bodies))) {
        bytes = Generation.length(null, bodies);
        append = now.file.appendAsync(Lead.NOBODY, bodies);
      }
    } finally {
      gate.leave();
      if (append == null) {
        ahead.leave(bytes);
      }
    }
    long joined = bytes;
    Executor followers = notBy(Thread.currentThread());
    return Optional.ofNullable(append)
        .map(result -> result.whenCompleteAsync((rowId, failure) -> arrived(joined), followers));
  }

  private static Executor notBy(Thread caller) {
    return task -> {
      if (Thread.currentThread() == caller) {
        Background.execute(task);
      } else {
        task.run();
      }
    };
  }

  private void arrived(long bytes) {
    ahead.leave(bytes);
    waiters.dispatch();
  }

  /** Inserts rows as one append. */
  CompletableFuture<Long> insert(List<RowBuilder> rows, Lead lead) {
    Generation now = gate.enter();
    byte[][] bodies;
    try {
      bodies = now.encode(rows);
    } finally {
      gate.leave();
    }
    return append(now, bodies, lead);
  }

  private CompletableFuture<Long> append(Generation encodedFor, byte[][] bodies, Lead lead) {
    long bytes = Generation.length(null, bodies);
    boolean bounded = capacity.isBounded();
    if (bounded) {
      capacity.enter(bodies.length, bytes);
    }
    CompletableFuture<Long> append;
    try {
      ahead.enter(bytes);
      append = start(encodedFor, bodies, lead);
    } catch (RuntimeException failure) {
      append = CompletableFuture.failedFuture(failure);
    }
    return append.whenComplete(
        (rowId, failure) -> {
          if (bounded) {
            capacity.leave(bodies.length, bytes);
          }
          arrived(bytes);
        });
  }

  private CompletableFuture<Long> start(Generation encodedFor, byte[][] bodies, Lead lead) {
    // What has been submitted when this gate is left is written before the file is replaced.
    Generation now = gate.enter();
    try {
      if (!now.codec.schema().equals(encodedFor.codec.schema())
          || now.codec.order() != encodedFor.codec.order()) {
        throw new ClosedException(
            "the columns of %s were changed meanwhile: nothing was inserted"
                .formatted(gate.name()));
      }
      return now.file.appendAsync(lead, bodies);
    } finally {
      gate.leave();
    }
  }

  /** Inserts rows as they come; the next append is made while one is written. */
  long insertEach(Iterator<RowBuilder> rows) {
    Run run = new Run();
    boolean whole = false;
    try {
      while (rows.hasNext()) {
        run.add(rows.next());
      }
      run.append();
      whole = true;
    } finally {
      if (!whole) {
        run.settle();
      }
    }
    run.await();
    return run.inserted;
  }

  /** One call of {@link #insertEach}. */
  private final class Run {
    private CompletableFuture<Long> append = CompletableFuture.completedFuture(0L);
    private int appending;
    private List<byte[]> bodies = new ArrayList<>();
    private Generation encodedFor;
    private long bytes;
    private long inserted;

    void add(RowBuilder row) {
      Generation now = gate.enter();
      byte[] body;
      try {
        body = now.codec.encode(row);
      } finally {
        gate.leave();
      }
      if (encodedFor != now) {
        append();
        encodedFor = now;
      }
      bodies.add(body);
      bytes += Generation.length(null, body);
      if (bytes >= APPEND_BYTES) {
        append();
      }
    }

    void append() {
      await(); // One after the other, so that what is inserted when one fails is a first part.
      if (!bodies.isEmpty()) {
        appending = bodies.size();
        append = AsyncInserts.this.append(encodedFor, bodies.toArray(byte[][]::new), Lead.WORKER);
        bodies = new ArrayList<>();
        bytes = 0;
      }
    }

    void await() {
      try {
        append.join();
      } catch (CompletionException wrapped) {
        throw wrapped.getCause() instanceof RuntimeException cause ? cause : wrapped;
      }
      inserted += appending;
      appending = 0;
    }

    /** Waits until what is on its way has arrived or failed. */
    void settle() {
      append.handle((rowId, failure) -> rowId).join();
    }
  }
}
