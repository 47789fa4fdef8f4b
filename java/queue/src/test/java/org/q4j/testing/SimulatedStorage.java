package org.q4j.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import java.util.Arrays;
import org.q4j.ClosedException;
import org.q4j.FullException;
import org.q4j.UnsupportedException;
import org.q4j.io.FileStamp;
import org.q4j.io.Storage;

/** One open file of a {@link SimulatedDisk}, which is its lock. */
final class SimulatedStorage implements Storage {
  private static final int STORE_PIECES = 3;

  private final SimulatedDisk disk;
  private final Path path;
  private final SimulatedFile file;
  private final boolean readOnly;
  private boolean closed;

  SimulatedStorage(SimulatedDisk disk, Path path, SimulatedFile file, boolean readOnly) {
    this.disk = disk;
    this.path = path;
    this.file = file;
    this.readOnly = readOnly;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public long length() {
    synchronized (disk) {
      return file.current().length();
    }
  }

  @Override
  public FileStamp stamp() {
    synchronized (disk) {
      ensureOpen();
      return file.stamp();
    }
  }

  private void ensureOpen() {
    if (closed) {
      throw new ClosedException("file is closed: " + path);
    }
  }

  private void check(long offset, long count) {
    ensureOpen();
    int length = file.current().length();
    if (offset < 0 || offset > length || count > length - offset) {
      throw new IndexOutOfBoundsException(
          "offset=%d count=%d length=%d, %s".formatted(offset, count, length, path));
    }
  }

  private void ensureWritable() {
    ensureOpen();
    if (readOnly) {
      throw new UnsupportedException("file is open for reading only: " + path);
    }
  }

  @Override
  public void read(long offset, ByteBuffer destination) {
    synchronized (disk) {
      if (destination.isReadOnly()) {
        throw new ReadOnlyBufferException();
      }
      check(offset, destination.remaining());
      disk.reading(path);
      file.current().read((int) offset, destination);
    }
  }

  @Override
  public byte readByte(long offset) {
    ByteBuffer value = ByteBuffer.allocate(Byte.BYTES);
    read(offset, value);
    return value.get(0);
  }

  @Override
  public int readInt(long offset) {
    ByteBuffer value = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    read(offset, value);
    return value.getInt(0);
  }

  @Override
  public long nextData(long offset) {
    return next(offset, false);
  }

  @Override
  public long nextHole(long offset) {
    return next(offset, true);
  }

  private long next(long offset, boolean hole) {
    synchronized (disk) {
      ensureOpen();
      long sector = file.current().next((int) (offset / Sectors.SIZE), hole);
      return Math.min(file.current().length(), Math.max(offset, sector * Sectors.SIZE));
    }
  }

  @Override
  public void write(long offset, ByteBuffer[] sources, int count) {
    synchronized (disk) {
      ensureWritable();
      int total = 0;
      for (int i = 0; i < count; i++) {
        total += sources[i].remaining();
      }
      check(offset, total);
      ByteBuffer all = ByteBuffer.allocate(total);
      for (int i = 0; i < count; i++) {
        all.put(sources[i].duplicate());
      }
      RuntimeException failure = disk.failure("write", path);
      int written = failure == null ? total : disk.shortWrite(total);
      int fits = fitting((int) offset, written);
      file.write((int) offset, Arrays.copyOf(all.array(), fits));
      if (failure == null && fits < written) {
        throw new FullException("write: ENOSPC, " + path);
      }
      throwIfAny(failure);
    }
  }

  /** As through a mapping: a kill or a power cut may come between any two of its pieces. */
  @Override
  public void store(long offset, ByteBuffer source) {
    synchronized (disk) {
      if (!disk.preallocates()) {
        write(offset, new ByteBuffer[] {source}, 1);
        return;
      }
      ensureWritable();
      check(offset, source.remaining());
      byte[] bytes = new byte[source.remaining()];
      source.get(source.position(), bytes);
      int step = Math.max(1, (bytes.length + STORE_PIECES - 1) / STORE_PIECES);
      for (int from = 0; from < bytes.length; from += step) {
        RuntimeException failure = disk.failure("store", path);
        int whole = Math.min(step, bytes.length - from);
        int stored = failure == null ? whole : disk.shortWrite(whole);
        file.write((int) offset + from, Arrays.copyOfRange(bytes, from, from + stored));
        throwIfAny(failure);
      }
    }
  }

  @Override
  public void storeBytes(long[] offsets, byte[] values, int count) {
    synchronized (disk) {
      for (int i = 0; i < count; i++) {
        overwrite(new long[] {offsets[i]}, new byte[] {values[i]}, 1);
      }
    }
  }

  /** Returns how many bytes of a write find room where space is not allocated beforehand. */
  private int fitting(int offset, int count) {
    long room = disk.roomForHoles();
    for (int at = offset; at < offset + count; at = (at / Sectors.SIZE + 1) * Sectors.SIZE) {
      if (file.current().get(at / Sectors.SIZE) == null) {
        room -= Sectors.SIZE;
        if (room < 0) {
          return at - offset;
        }
      }
    }
    return count;
  }

  @Override
  public void overwrite(long[] offsets, byte[] values, int count) {
    synchronized (disk) {
      ensureWritable();
      if (count < 0 || count > offsets.length || count > values.length) {
        throw new IndexOutOfBoundsException("count=" + count);
      }
      for (int i = 0; i < count; i++) {
        check(offsets[i], Byte.BYTES);
      }
      RuntimeException failure = disk.failure("overwrite", path);
      int written = failure == null ? count : disk.shortWrite(count);
      for (int i = 0; i < written; i++) {
        file.write((int) offsets[i], new byte[] {values[i]});
      }
      throwIfAny(failure);
    }
  }

  @Override
  public void sync() {
    synchronized (disk) {
      ensureOpen();
      RuntimeException failure = disk.failure("sync", path);
      file.sync(failure == null);
      throwIfAny(failure);
    }
  }

  private static void throwIfAny(RuntimeException failure) {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void grow(long newLength) {
    synchronized (disk) {
      ensureWritable();
      int length = file.current().length();
      if (newLength < length) {
        throw new IllegalArgumentException(
            "newLength=%d (expected at least %d)".formatted(newLength, length));
      }
      throwIfAny(disk.failure("grow", path));
      disk.reserve(newLength - length, path);
      file.grow((int) newLength);
    }
  }

  @Override
  public void zeroFill(long from, long to) {
    synchronized (disk) {
      ensureWritable();
      check(from, to - from);
      if (disk.preallocates()) {
        file.write((int) from, new byte[(int) (to - from)]);
      }
    }
  }

  @Override
  public void truncate(long newLength) {
    synchronized (disk) {
      ensureWritable();
      if (newLength < 0 || newLength > file.current().length()) {
        throw new IllegalArgumentException("newLength=" + newLength);
      }
      throwIfAny(disk.failure("truncate", path));
      file.truncate((int) newLength);
    }
  }

  @Override
  public void close() {
    disk.closing(path);
    synchronized (disk) {
      if (!closed) {
        closed = true;
        disk.closed();
        if (!readOnly) {
          file.locked = false;
        }
      }
    }
  }
}
