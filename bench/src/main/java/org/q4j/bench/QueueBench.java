package org.q4j.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.StoreOptions;
import org.q4j.queue.Subscription;
import org.q4j.row.RowBuilder;
import org.q4j.store.Durability;

/** Inserts, and takes from a queue that is never empty, one row a call or a hundred. */
@BenchmarkMode(Mode.Throughput)
public class QueueBench {
  private static final String NAME = "bench.rows";
  private static final int FILL_BATCH = 5_000;
  private static final int BATCH = 100;

  /** One queue. */
  @State(Scope.Benchmark)
  public static class Store {
    /** When a call is acknowledged. */
    @Param({"SYNC", "INTERVAL", "OS"})
    public Durability durability;

    private Folder folder;
    private QueueStore store;
    private Queue queue;

    /** Opens an empty queue. */
    @Setup(Level.Trial)
    public void open() {
      folder = new Folder();
      store = QueueStore.open(folder.path, StoreOptions.defaults().with(durability));
      queue = store.create(NAME, "payload VARBINARY(100) NOT NULL");
    }

    /** Begins anew, so that the file does not grow from iteration to iteration. */
    @Setup(Level.Iteration)
    public void empty() {
      SetupAllocation.count(queue::truncate);
      SyncCount.begin(queue);
    }

    /** Takes down what it cost. */
    @TearDown(Level.Iteration)
    public void count() {
      SyncCount.end(queue);
    }

    /** Removes the queue. */
    @TearDown(Level.Trial)
    public void close() {
      store.close();
      folder.close();
    }

    void fill(int rows) {
      for (int done = 0; done < rows; done += FILL_BATCH) {
        queue.insertAll(rows(FILL_BATCH));
      }
      SyncCount.begin(queue);
    }

    long insert() {
      return queue.insert(row -> row.set(0, Payload.BYTES));
    }

    private List<RowBuilder> rows(int count) {
      List<RowBuilder> rows = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        rows.add(queue.newRow().set(0, Payload.BYTES));
      }
      return rows;
    }
  }

  /** The rows that takes will meet. */
  @State(Scope.Benchmark)
  public static class Filled {
    /** Rows at the beginning of an iteration: more than it takes. */
    @Param("0")
    public int fill;

    /** Fills the queue, outside the measured time. */
    @Setup(Level.Iteration)
    public void fill(Store store) {
      SetupAllocation.count(() -> store.fill(fill));
    }
  }

  /** A worker's session. */
  @State(Scope.Thread)
  public static class Worker {
    private Session session;
    private Subscription queue;

    /** Begins anew, since the queue does. */
    @Setup(Level.Iteration)
    public void open(Store store) {
      SetupAllocation.count(
          () -> {
            session = store.store.session();
            queue = session.subscribe(NAME);
          });
    }

    Optional<OwnedRow> await(Duration timeout) {
      return queue.await(timeout);
    }

    /** Ends the row in hand. */
    @TearDown(Level.Iteration)
    public void close() {
      session.close();
    }
  }

  /** One row, one call. */
  @Benchmark
  public long insert(Store store) {
    return store.insert();
  }

  /** One row waited for (it is there) and ended; fails when the queue has run dry. */
  @Benchmark
  public int take(Filled filled, Worker worker) {
    int length = worker.queue.await(Duration.ZERO).orElseThrow().row().getBytes(0).length;
    worker.session.end();
    return length;
  }

  /** A hundred rows, one call. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long insert100(Store store) {
    return store.queue.insertAll(store.rows(BATCH));
  }

  /** As {@link #take}, a hundred rows waited for and ended together. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int take100(Filled filled, Worker worker) {
    Batch batch = worker.queue.awaitBatch(Duration.ZERO, BATCH, Long.MAX_VALUE);
    if (batch.rows().size() != BATCH) {
      throw new IllegalStateException("the queue ran dry: fill=" + filled.fill);
    }
    int length = 0;
    for (OwnedRow row : batch.rows()) {
      length += row.row().getBytes(0).length;
    }
    batch.end();
    return length;
  }
}
