package org.q4j.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.q4j.store.Durability;

/**
 * H2's MVStore as a queue: a map by number, of which the first entry is taken out. A call commits,
 * so that a killed process loses nothing that it was told of, and with SYNC syncs.
 */
@BenchmarkMode(Mode.Throughput)
public class MvStoreBench {

  /** One map. */
  @State(Scope.Benchmark)
  public static class Store {
    /** SYNC or OS. */
    @Param("SYNC")
    public Durability durability;

    /** Rows at the beginning of an iteration: more than it takes. */
    @Param("0")
    public int fill;

    private final AtomicLong next = new AtomicLong();
    private Folder folder;
    private MVStore store;
    private MVMap<Long, byte[]> rows;

    /** Opens and fills it. */
    @Setup(Level.Iteration)
    public void open() {
      SetupAllocation.count(this::make);
    }

    private void make() {
      folder = new Folder();
      String file = folder.path.resolve("queue.mv").toString();
      store = new MVStore.Builder().fileName(file).autoCommitDisabled().open();
      rows = store.openMap("queue");
      for (int i = 0; i < fill; i++) {
        rows.put(next.incrementAndGet(), Payload.BYTES);
      }
      commit();
    }

    private void commit() {
      store.commit();
      if (durability == Durability.SYNC) {
        store.sync();
      }
    }

    /** Removes it. */
    @TearDown(Level.Iteration)
    public void close() {
      SetupAllocation.count(
          () -> {
            store.close();
            folder.close();
          });
    }
  }

  /** One row. */
  @Benchmark
  public long insert(Store store) {
    long id = store.next.incrementAndGet();
    store.rows.put(id, Payload.BYTES);
    store.commit();
    return id;
  }

  /** The oldest row, taken out; fails when there is none. */
  @Benchmark
  public int take(Store store) {
    int length = store.rows.remove(store.rows.firstKey()).length;
    store.commit();
    return length;
  }
}
