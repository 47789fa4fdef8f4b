package org.q4j.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Adler32;
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
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;
import org.q4j.io.Storage;
import org.q4j.repair.Examiner;
import org.q4j.repair.FileStatus;
import org.q4j.store.Durability;
import org.q4j.store.QueueFile;
import org.q4j.store.QueueFiles;
import org.q4j.store.SyncPolicy;

/** Verifying a whole file that the system has in memory, beside its checksum alone. In MiB. */
@BenchmarkMode(Mode.Throughput)
public class CheckBench {
  private static final int MIB = 64;

  /** A closed file of about {@link #MIB} MiB, all its rows live. */
  @State(Scope.Benchmark)
  public static class File {
    /** Rows in a block. */
    @Param({"1", "1000"})
    public int rows;

    private final Disk disk = NativeDisk.instance();
    private Folder folder;
    private Path path;

    /** Writes it. */
    @Setup(Level.Trial)
    public void write() {
      folder = new Folder();
      path = folder.path.resolve("bench.Q4M");
      QueueFiles.prepare(disk, path);
      byte[][] block = new byte[rows][];
      Arrays.fill(block, Payload.BYTES);
      SyncPolicy policy = new SyncPolicy(Durability.OS, Duration.ofHours(1));
      try (QueueFile file = QueueFile.open(disk, path, policy)) {
        while (file.stats().end() < (MIB << 20)) {
          file.append(block);
        }
      }
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void remove() {
      folder.close();
    }
  }

  /** As much, in memory. */
  @State(Scope.Benchmark)
  public static class Memory {
    private final byte[] bytes = new byte[MIB << 20];

    /** Fills it. */
    @Setup(Level.Trial)
    public void fill() {
      new Random(1).nextBytes(bytes);
    }
  }

  /** What {@code q4j file check} does. */
  @Benchmark
  @OperationsPerInvocation(MIB)
  public FileStatus check(File file) {
    try (Storage storage = file.disk.openReadOnly(file.path)) {
      return Examiner.examine(storage, read -> {}).status();
    }
  }

  /** The checksum and nothing else. */
  @Benchmark
  @OperationsPerInvocation(MIB)
  public long adler(Memory memory) {
    Adler32 adler = new Adler32();
    adler.update(memory.bytes);
    return adler.getValue();
  }
}
