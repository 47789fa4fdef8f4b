package org.q4j.repair;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * Keeps what a repair is about to overwrite: pieces one behind the other, each an offset (8 bytes,
 * little-endian), a length (8 bytes) and that many bytes of the queue file. For one thread.
 */
final class UndoFile implements AutoCloseable {
  private static final int STRETCH = 256 << 10;

  private final Disk disk;
  private final Storage from;
  private final Storage undo;
  private long end;

  UndoFile(Disk disk, Storage from) {
    this.disk = disk;
    this.from = from;
    this.undo = disk.create(freeName(disk, from.path()));
  }

  private static Path freeName(Disk disk, Path file) {
    for (int number = 1; ; number++) {
      Path name = file.resolveSibling(file.getFileName() + ".before-repair-" + number);
      if (!disk.exists(name)) {
        return name;
      }
    }
  }

  Path path() {
    return undo.path();
  }

  /** Keeps [from, to) as it stands. */
  void keep(long start, long to) {
    ByteBuffer head = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    write(head.putLong(start).putLong(to - start).flip());
    ByteBuffer bytes = ByteBuffer.allocate(STRETCH);
    for (long at = start; at < to; at += STRETCH) {
      from.read(at, bytes.clear().limit((int) Math.min(STRETCH, to - at)));
      write(bytes.flip());
    }
  }

  private void write(ByteBuffer bytes) {
    int length = bytes.remaining();
    undo.grow(end + length);
    undo.write(end, new ByteBuffer[] {bytes}, 1);
    end += length;
  }

  /** Returns when everything kept is on disk, its name too. */
  void sync() {
    undo.sync();
    disk.syncDirectory(undo.path().getParent());
  }

  @Override
  public void close() {
    undo.close();
  }
}
