package org.q4j.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.StoreOptions;
import org.q4j.queue.Subscription;
import org.q4j.row.RowBuilder;
import org.q4j.store.Durability;

/** Inserts, and takes from a queue that is never empty. */
@BenchmarkMode(Mode.Throughput)
public class QueueBench {
  private static final String NAME = "bench.rows";
  private static final int FILL_BATCH = 5_000;

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
    }

    /** Removes the queue. */
    @TearDown(Level.Trial)
    public void close() {
      store.close();
      folder.close();
    }

    void fill(int rows) {
      for (int done = 0; done < rows; done += FILL_BATCH) {
        List<RowBuilder> batch = new ArrayList<>();
        for (int i = 0; i < FILL_BATCH; i++) {
          batch.add(queue.newRow().set(0, Payload.BYTES));
        }
        queue.insertAll(batch);
      }
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

    /** Ends the row in hand. */
    @TearDown(Level.Iteration)
    public void close() {
      session.close();
    }
  }

  /** One row, one call. */
  @Benchmark
  public long insert(Store store) {
    return store.queue.insert(row -> row.set(0, Payload.BYTES));
  }

  /** One row waited for (it is there) and ended; fails when the queue has run dry. */
  @Benchmark
  public int take(Filled filled, Worker worker) {
    int length = worker.queue.await(Duration.ZERO).orElseThrow().row().getBytes(0).length;
    worker.session.end();
    return length;
  }
}
