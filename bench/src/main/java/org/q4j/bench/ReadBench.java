package org.q4j.bench;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;
import org.q4j.io.Storage;

/**
 * Reads of a file that the system has in memory, 2 GiB by default, through windows and by calls,
 * beside a copy in memory and a bare positioned read. One operation is one row of {@link
 * Source#row} bytes.
 */
@BenchmarkMode(Mode.Throughput)
public class ReadBench {
  /** The file, and what it is read into. */
  @State(Scope.Benchmark)
  public static class Source {
    /** {@code wide}: 16 GiB may be mapped; {@code one}: one window of 256 MiB; or {@code none}. */
    @Param({"wide", "one", "none"})
    public String windows;

    /** Bytes of a row. */
    @Param({"4096", "65536"})
    public int row;

    /** Length of the file. */
    @Param("2048")
    public int mebibytes;

    private final SplittableRandom random = new SplittableRandom(1);
    private Folder folder;
    private Storage storage;
    private FileChannel channel;
    private ByteBuffer into;
    private long length;
    private long position;

    /**
     * Writes the file and has the system read it in anew: the cache then holds it in the large
     * pieces of a read ahead, as after a restart, and not in those of whoever wrote it. What a
     * mapping costs depends on them.
     */
    @Setup(Level.Trial)
    public void write() throws Exception {
      folder = new Folder();
      Path path = folder.path.resolve("read.Q4M");
      length = (long) mebibytes << 20;
      byte[] bytes = new byte[1 << 20];
      Disk disk = disk();
      try (Storage written = disk.create(path)) {
        written.grow(length);
        for (long at = 0; at < length; at += bytes.length) {
          new Random(at).nextBytes(bytes);
          written.write(at, new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 1);
        }
        written.sync();
      }
      forget(path);
      channel = FileChannel.open(path, StandardOpenOption.READ);
      into = ByteBuffer.allocateDirect(1 << 20);
      for (long at = 0; at < length; at += into.capacity()) {
        channel.read(into.clear(), at);
      }
      storage = disk.openLocked(path);
      into = ByteBuffer.allocateDirect(row);
      for (long at = 0; at < length; at += row) {
        storage.read(at, into.clear());
      }
    }

    /** Java has no posix_fadvise; coreutils' dd with a count of 0 does nothing else. */
    private static void forget(Path path) throws Exception {
      Process dd =
          new ProcessBuilder("dd", "if=" + path, "iflag=nocache", "count=0", "status=none")
              .inheritIO()
              .start();
      if (dd.waitFor() != 0) {
        throw new IllegalStateException("cannot drop the cache: file=" + path);
      }
    }

    private Disk disk() {
      return switch (windows) {
        case "wide" -> NativeDisk.withWindows(512 << 20, 16L << 30);
        case "one" -> NativeDisk.withWindows(256 << 20, 256 << 20);
        case "none" -> NativeDisk.withWindows(0, 0);
        default -> throw new IllegalArgumentException("windows=" + windows);
      };
    }

    private long nextInOrder() {
      position = position + row >= length ? 0 : position + row;
      return position;
    }

    private long nextAtRandom() {
      return random.nextLong(length / row) * row;
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void remove() throws Exception {
      storage.close();
      channel.close();
      folder.close();
    }
  }

  /** As many bytes in memory, too many for any cache. */
  @State(Scope.Benchmark)
  public static class Memory {
    /** Bytes of a row. */
    @Param({"4096", "65536"})
    public int row;

    private final ByteBuffer from = ByteBuffer.allocateDirect(512 << 20);
    private ByteBuffer into;
    private int position;

    /** Touches every page. */
    @Setup(Level.Trial)
    public void fill() {
      into = ByteBuffer.allocateDirect(row);
      byte[] bytes = new byte[1 << 20];
      for (int at = 0; at < from.capacity(); at += bytes.length) {
        new Random(at).nextBytes(bytes);
        from.put(at, bytes);
      }
    }
  }

  /** Row after row, again and again. */
  @Benchmark
  public ByteBuffer scan(Source source) {
    source.storage.read(source.nextInOrder(), source.into.clear());
    return source.into;
  }

  /** Rows all over the file. */
  @Benchmark
  public ByteBuffer random(Source source) {
    source.storage.read(source.nextAtRandom(), source.into.clear());
    return source.into;
  }

  /** The JDK's own positioned read, row after row. */
  @Benchmark
  public int pread(Source source) throws Exception {
    return source.channel.read(source.into.clear(), source.nextInOrder());
  }

  /** A copy in memory, row after row. */
  @Benchmark
  public ByteBuffer copy(Memory memory) {
    int end = memory.position + memory.row;
    memory.position = end >= memory.from.capacity() ? 0 : end;
    memory.into.put(0, memory.from, memory.position, memory.row);
    return memory.into;
  }
}
