package org.q4j.bench;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
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

/**
 * Chronicle Queue, which leaves syncing to the operating system unless asked for each append. Its
 * named tailer keeps its position in a shared file and so is the peer of a take.
 */
@BenchmarkMode(Mode.Throughput)
public class ChronicleBench {
  private static final int BATCH = 100;

  /** One queue. */
  @State(Scope.Benchmark)
  public static class Store {
    /** What its sync does: NONE makes the call do nothing. */
    @Param("NONE")
    public SyncMode sync;

    private Folder folder;
    private SingleChronicleQueue queue;

    /** Opens an empty queue. */
    @Setup(Level.Iteration)
    public void open() {
      SetupAllocation.count(
          () -> {
            folder = new Folder();
            queue = SingleChronicleQueueBuilder.binary(folder.path.toFile()).syncMode(sync).build();
          });
    }

    /** Removes it. */
    @TearDown(Level.Iteration)
    public void close() {
      queue.close();
      folder.close();
    }
  }

  /** The rows that a tailer will meet. */
  @State(Scope.Benchmark)
  public static class Filled {
    /** Rows at the beginning of an iteration: more than it takes. */
    @Param("0")
    public int fill;

    /** Fills the queue, outside the measured time. */
    @Setup(Level.Iteration)
    public void fill(Store store) {
      SetupAllocation.count(() -> append(store));
    }

    private void append(Store store) {
      try (ExcerptAppender appender = store.queue.createAppender()) {
        Bytes<byte[]> row = Bytes.wrapForRead(Payload.BYTES);
        for (int i = 0; i < fill; i++) {
          row.readPositionRemaining(0, Payload.LENGTH);
          appender.writeBytes(row);
        }
      }
    }
  }

  /** A thread's appender. */
  @State(Scope.Thread)
  public static class Appender {
    private final Bytes<byte[]> row = Bytes.wrapForRead(Payload.BYTES);
    private ExcerptAppender appender;

    /** Opens it. */
    @Setup(Level.Iteration)
    public void open(Store store) {
      SetupAllocation.count(() -> appender = store.queue.createAppender());
    }

    /** Closes it. */
    @TearDown(Level.Iteration)
    public void close() {
      appender.close();
    }

    private long append() {
      row.readPositionRemaining(0, Payload.LENGTH);
      appender.writeBytes(row);
      return appender.lastIndexAppended();
    }
  }

  /** A thread's tailer: with more than one thread, each reads all rows, so only one is measured. */
  @State(Scope.Thread)
  public static class Tailer {
    private final Bytes<?> row = Bytes.allocateElasticOnHeap(Payload.LENGTH);
    private ExcerptTailer tailer;

    /** Opens it at its position. */
    @Setup(Level.Iteration)
    public void open(Store store) {
      SetupAllocation.count(() -> tailer = ((ChronicleQueue) store.queue).createTailer("bench"));
    }

    /** Closes it. */
    @TearDown(Level.Iteration)
    public void close() {
      tailer.close();
    }
  }

  /** One row, left to the operating system. */
  @Benchmark
  public long append(Store store, Appender appender) {
    return appender.append();
  }

  /** One row and its sync to disk. */
  @Benchmark
  public long appendAndSync(Store store, Appender appender) {
    long index = appender.append();
    appender.appender.sync();
    return index;
  }

  /** One row, its position kept; at the end of the queue it begins again at the start. */
  @Benchmark
  public long tail(Store store, Filled filled, Tailer tailer) {
    tailer.row.clear();
    if (!tailer.tailer.readBytes(tailer.row) && !tailer.tailer.toStart().readBytes(tailer.row)) {
      throw new IllegalStateException("the queue is empty: fill=" + filled.fill);
    }
    return tailer.row.readRemaining();
  }

  /** A hundred rows: its appender writes one row a call. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long append100(Store store, Appender appender) {
    long last = 0;
    for (int i = 0; i < BATCH; i++) {
      last = appender.append();
    }
    return last;
  }

  /** A hundred rows, the position kept with each of them. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long tail100(Store store, Filled filled, Tailer tailer) {
    long length = 0;
    for (int i = 0; i < BATCH; i++) {
      length += tail(store, filled, tailer);
    }
    return length;
  }
}
