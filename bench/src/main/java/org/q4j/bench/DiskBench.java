package org.q4j.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.q4j.io.NativeDisk;
import org.q4j.io.Storage;

/**
 * What the disk alone does: a write of one row's length and a data sync, one after the other, one
 * thread. On file systems with a journal it matters whether the space was written before.
 */
@BenchmarkMode(Mode.Throughput)
public class DiskBench {
  private static final int WRITE = 124;
  private static final int SPACE = 16 << 20;

  /** One file. */
  @State(Scope.Benchmark)
  public static class Space {
    /** Whether the space has been written to, or only allocated. */
    @Param({"allocated", "written"})
    public String space;

    private Folder folder;
    private FileChannel file;
    private final ByteBuffer row = ByteBuffer.allocateDirect(WRITE);
    private long position;

    /** Makes the file. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
      SetupAllocation.count(this::make);
    }

    private void make() throws IOException {
      folder = new Folder();
      Path path = folder.path.resolve("file");
      try (Storage storage = NativeDisk.instance().create(path)) {
        storage.grow(SPACE);
        if (space.equals("written")) {
          storage.write(0, new ByteBuffer[] {ByteBuffer.allocate(SPACE)}, 1);
        }
        storage.sync();
      }
      file = FileChannel.open(path, StandardOpenOption.WRITE);
      position = 0;
    }

    /** Removes it. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
      file.close();
      folder.close();
    }
  }

  /** Writes behind the last write and syncs. */
  @Benchmark
  public long writeAndSync(Space space) throws IOException {
    space.file.write(space.row.clear(), space.position);
    space.file.force(false);
    space.position = (space.position + WRITE) % (SPACE - WRITE);
    return space.position;
  }
}
