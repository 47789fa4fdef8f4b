package org.q4j.io;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.q4j.Q4jException;

/**
 * Stores into a file through memory, at two places at a time: where it is appended to, and where
 * single bytes of it are overwritten.
 *
 * <p>Assumptions: one thread at a time, which sees what the one before did; {@link #resize} is
 * called before the file is cut.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>Only what lies inside the file, and has its space allocated, is mapped.
 *   <li>A store that returns true stands in the file. It is looked at once more in each page, since
 *       the JVM passes over a store into a page that the disk cannot deliver (or that another
 *       program has cut off) and tells of it later, if at all in time. After one that failed
 *       nothing is mapped any more: a system call says what is wrong.
 *   <li>The stores of one call come before those of the next, for other threads and processes.
 * </ul>
 */
final class WriteWindows implements AutoCloseable {
  /** Long enough that mapping it costs little a row, short enough for a thousand open queues. */
  static final int LENGTH = 256 << 10;

  /** More is not worth it: a call costs little beside so many bytes. */
  static final int LONGEST = 64 << 10;

  /** How many single bytes of one stretch are overwritten by calls before it is mapped. */
  static final int PATIENCE = 8;

  /** A multiple of every page size in use. */
  private static final int ALIGNMENT = 64 << 10;

  /** The smallest in use. */
  private static final int PAGE = 4096;

  /** After a mapping that was refused, so many stores go another way. */
  private static final int PAUSE = 1024;

  private static final int UNWINDINGS = 4;

  private final Mappings file;
  private final Space space;
  private final MapBudget budget;
  private final ByteBuffer readBack = ByteBuffer.allocateDirect(Long.BYTES);
  private final long readBackAddress = NativeCalls.addressOf(readBack);
  private Window appends;
  private Window overwrites;
  private long length;
  private long stretch = -1;
  private int inStretch;
  private int pause;
  private boolean off;
  private final LongAdder failures = new LongAdder();
  private final LongAdder mapped = new LongAdder(); // in bytes
  private final LongAdder windows = new LongAdder();

  /** Where space for a file comes from. */
  @FunctionalInterface
  interface Space {
    /** Returns whether [from, to) is allocated now; false where that cannot be. */
    boolean allocate(long from, long to);
  }

  /**
   * @param warmUp how many stores are not taken at first
   * @param length of the file
   */
  WriteWindows(Mappings file, Space space, MapBudget budget, int warmUp, long length) {
    this.file = file;
    this.space = space;
    this.budget = budget;
    this.pause = warmUp;
    this.length = length;
  }

  /**
   * Stores the remaining bytes of a source, whose position stays, inside the file.
   *
   * @return false when they have to be written by a call, whatever stands there now
   */
  boolean store(long offset, ByteBuffer source) {
    int bytes = source.remaining();
    if (off || bytes < Long.BYTES || bytes > LONGEST || paused()) {
      return false;
    }
    if (appends == null || !appends.holds(offset, bytes)) {
      release(appends);
      appends = null;
      appends = map(offset);
      if (appends == null) {
        return false;
      }
    }
    boolean stored;
    try {
      appends.write(offset, source);
      stored = stands(offset, source);
      if (!stored) {
        haveItThrown();
      }
    } catch (InternalError fault) {
      stored = false;
    }
    return confirm(stored);
  }

  private boolean paused() {
    if (pause > 0) {
      pause--;
    }
    return pause > 0;
  }

  private boolean stands(long offset, ByteBuffer source) {
    readBack.order(source.order());
    long end = offset + source.remaining();
    for (long at = offset; at < end; at = (at / PAGE + 1) * PAGE) {
      long from = Math.min(at, end - Long.BYTES);
      long expected = source.getLong(source.position() + (int) (from - offset));
      readBack.putLong(0, ~expected);
      appends.copyTo(readBackAddress, from, Long.BYTES);
      if (readBack.getLong(0) != expected) {
        return false;
      }
    }
    return true;
  }

  /**
   * Stores {@code values[i]} at {@code offsets[i]} for every i below {@code count}.
   *
   * @return false when all have to be written by a call, whatever stands there now
   */
  boolean storeBytes(long[] offsets, byte[] values, int count) {
    if (off || count == 0 || paused() || !reachesOverwrites(offsets[0])) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (!overwrites.holds(offsets[i], Byte.BYTES)) {
        return false;
      }
    }
    boolean stored = true;
    try {
      for (int i = 0; i < count && stored; i++) {
        overwrites.writeByte(offsets[i], values[i]);
        readBack.put(0, (byte) ~values[i]);
        overwrites.copyTo(readBackAddress, offsets[i], Byte.BYTES);
        stored = readBack.get(0) == values[i];
      }
      if (!stored) {
        haveItThrown();
      }
    } catch (InternalError fault) {
      stored = false;
    }
    return confirm(stored);
  }

  /** Returns whether the window of overwrites holds an offset; moves it there when it pays. */
  private boolean reachesOverwrites(long offset) {
    if (overwrites != null && overwrites.holds(offset, Byte.BYTES)) {
      return true;
    }
    if (offset < stretch || offset >= stretch + LENGTH || stretch < 0) {
      stretch = offset / ALIGNMENT * ALIGNMENT;
      inStretch = 0;
    }
    if (++inStretch < PATIENCE) {
      return false;
    }
    release(overwrites);
    overwrites = null;
    overwrites = map(stretch);
    return overwrites != null && overwrites.holds(offset, Byte.BYTES);
  }

  private boolean confirm(boolean stored) {
    if (stored) {
      VarHandle.releaseFence(); // Costs nothing where stores are not reordered.
      return true;
    }
    failures.increment();
    off = true;
    close();
    return false;
  }

  /**
   * What the JVM has noted it throws when it next unwinds or links a call: so here, where it is
   * expected, and not from whatever is next.
   */
  private static void haveItThrown() {
    for (int i = 0; i < UNWINDINGS; i++) {
      try {
        Objects.checkIndex(1, 0);
      } catch (IndexOutOfBoundsException expected) {
        // It had to be thrown: that is all.
      }
    }
  }

  /** Maps a stretch around an offset; returns null when that is refused. */
  private Window map(long offset) {
    long base = offset / ALIGNMENT * ALIGNMENT;
    long size = Math.min(LENGTH, length - base);
    if (!budget.reserve(size)) {
      pause = PAUSE;
      return null;
    }
    Window window = null;
    long address = -1;
    try {
      off |= !space.allocate(base, base + size);
      if (!off) {
        address = file.mapWritable(base, size);
        window = new Window(base, address, size);
        mapped.add(size);
        windows.increment();
      }
    } catch (Q4jException refused) {
      // A call finds out what is wrong, if anything is.
      failures.increment();
      pause = PAUSE;
    } finally {
      if (window == null) {
        budget.release(size);
        if (address >= 0) {
          file.unmap(address, size);
        }
      }
    }
    return window;
  }

  private void release(Window window) {
    if (window != null) {
      long size = window.size();
      window.close();
      file.unmap(window.address(), size);
      mapped.add(-size);
      windows.decrement();
      budget.release(size);
    }
  }

  /** The file has another length now, or is about to be cut. */
  void resize(long newLength) {
    if (newLength < length) {
      close();
      stretch = -1;
    }
    length = newLength;
  }

  long mappedBytes() {
    return mapped.sum();
  }

  long count() {
    return windows.sum();
  }

  long failures() {
    return failures.sum();
  }

  /** Unmaps everything. */
  @Override
  public void close() {
    Window first = appends;
    Window second = overwrites;
    appends = null;
    overwrites = null;
    release(first);
    release(second);
  }
}
