package org.q4j.io;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

/**
 * A file that is read through mapped windows where it can be, and as {@link PreadStorage} reads it
 * where not: while a file is hardly used, beyond the limit of mapped bytes, across the edge of two
 * windows, when the system refuses a mapping, or with mapping switched off. It is written by system
 * calls, which show in the mappings at once, but for what may be {@link #store}d.
 *
 * <p>For files whose lock this process holds. Should another program cut one all the same, or the
 * disk fail to deliver a page, the JVM survives and throws an {@link InternalError}. Where that
 * meets the read itself, this and every later read of the file is made by system calls, which say
 * what is wrong. But JDK 17 may throw it only a little later, from whatever the thread does next:
 * the bytes that were read cannot be trusted then, and the caller's operation fails with that
 * error.
 */
public final class MappedStorage extends PreadStorage {
  private final Windows windows;
  private final WriteWindows writes;
  private final ReadCounter reads = new ReadCounter();

  /**
   * @param shared what all files together may map, or null where that does not matter
   * @param warmUpReads how many reads are served by system calls first
   * @param mappings where the windows come from
   */
  MappedStorage(
      Descriptor file, MapLimits limits, MapBudget shared, int warmUpReads, Mappings mappings) {
    super(file, false);
    MapBudget budget = new MapBudget(limits.maxBytes(), shared);
    this.windows = new Windows(mappings, limits.windowBytes(), budget, warmUpReads, length());
    this.writes = new WriteWindows(mappings, this::isAllocated, budget, warmUpReads, length());
  }

  @Override
  public void read(long offset, ByteBuffer destination) {
    if (destination.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    int count = destination.remaining();
    checkReadable(offset, count);
    do {
      long stamp = windows.enter();
      try {
        Window window = windows.find(offset, count);
        if (window != null) {
          window.read(offset, destination);
          reads.mapped();
          return;
        }
      } catch (InternalError fault) {
        windows.fault();
      } finally {
        windows.leave(stamp);
      }
    } while (windows.map(offset, count));
    reads.byCall();
    super.read(offset, destination);
  }

  @Override
  public void read(long offset, byte[] destination) {
    checkReadable(offset, destination.length);
    do {
      long stamp = windows.enter();
      try {
        Window window = windows.find(offset, destination.length);
        if (window != null) {
          window.read(offset, destination);
          reads.mapped();
          return;
        }
      } catch (InternalError fault) {
        windows.fault();
      } finally {
        windows.leave(stamp);
      }
    } while (windows.map(offset, destination.length));
    reads.byCall();
    super.read(offset, ByteBuffer.wrap(destination));
  }

  @Override
  public byte readByte(long offset) {
    checkReadable(offset, Byte.BYTES);
    do {
      long stamp = windows.enter();
      try {
        Window window = windows.find(offset, Byte.BYTES);
        if (window != null) {
          byte value = window.readByte(offset);
          reads.mapped();
          return value;
        }
      } catch (InternalError fault) {
        windows.fault();
      } finally {
        windows.leave(stamp);
      }
    } while (windows.map(offset, Byte.BYTES));
    reads.byCall();
    return super.readByte(offset);
  }

  @Override
  public int readInt(long offset) {
    checkReadable(offset, Integer.BYTES);
    do {
      long stamp = windows.enter();
      try {
        Window window = windows.find(offset, Integer.BYTES);
        if (window != null) {
          int value = window.readInt(offset);
          reads.mapped();
          return value;
        }
      } catch (InternalError fault) {
        windows.fault();
      } finally {
        windows.leave(stamp);
      }
    } while (windows.map(offset, Integer.BYTES));
    reads.byCall();
    return super.readInt(offset);
  }

  @Override
  public int readHead(long offset) {
    reads.byCall();
    return super.readInt(offset);
  }

  @Override
  public void readHeads(long offset, ByteBuffer destination) {
    reads.byCall();
    super.read(offset, destination);
  }

  @Override
  public void store(long offset, ByteBuffer source) {
    checkWritable(offset, source.remaining());
    if (!writes.store(offset, source)) {
      super.store(offset, source);
    }
  }

  @Override
  public void storeBytes(long[] offsets, byte[] values, int count) {
    for (int i = 0; i < Math.min(count, Math.min(offsets.length, values.length)); i++) {
      checkWritable(offsets[i], Byte.BYTES);
    }
    if (count > Math.min(offsets.length, values.length)
        || !writes.storeBytes(offsets, values, count)) {
      super.storeBytes(offsets, values, count);
    }
  }

  @Override
  public StorageStats stats() {
    return new StorageStats(
        reads.mappedSoFar(),
        reads.byCallSoFar(),
        windows.mappingFailures() + writes.failures(),
        windows.mappedBytes() + writes.mappedBytes(),
        windows.count() + writes.count());
  }

  @Override
  void lengthChanged(long newLength) {
    windows.resize(newLength);
    writes.resize(newLength);
  }

  @Override
  public void close() {
    try {
      writes.close();
      windows.close();
    } finally {
      super.close();
    }
  }
}
