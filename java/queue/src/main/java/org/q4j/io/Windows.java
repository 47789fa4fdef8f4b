package org.q4j.io;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.StampedLock;
import org.q4j.Q4jException;

/**
 * Decides what is mapped of one file, and keeps the windows.
 *
 * <p>A window begins at a multiple of the window size and is one window long; the one at the end of
 * the file is shorter. It is mapped when something in it is read. A window belongs to a generation,
 * which is the time between two changes of the file's length: what does not fit the next one is
 * gone before it begins.
 *
 * <p>Assumes: {@link #resize} is called before the file is cut and after it has grown.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>Between {@link #enter} and {@link #leave} nothing that {@link #find} returned is unmapped.
 *   <li>Nothing behind the end of the file is mapped; after {@link #resize} and {@link #close} have
 *       returned, no thread holds a window that is longer than the file.
 *   <li>No more bytes are mapped than the budget has. When it is spent, windows that nobody reads
 *       make room, but only once in {@value #PATIENCE} missed reads of a page: reads all over a
 *       large file would otherwise map and unmap all the time, and cost more than system calls. A
 *       longer read counts for more, since it gains more.
 *   <li>Finding a window allocates nothing and waits for nobody but a thread that changes the
 *       windows.
 * </ul>
 */
final class Windows implements AutoCloseable {
  private static final int PATIENCE = 64;
  private static final int PAGE = 4096;

  /** A longer file has the rest read by system calls, instead of an ever larger array. */
  private static final int MOST_WINDOWS = 1 << 18;

  private final Mappings file;
  private final MapBudget budget;
  private final int warmUpReads;
  private final int shift; // the window size as a power of two
  private final StampedLock lock = new StampedLock();
  private final AtomicLong misses = new AtomicLong(); // in pages
  private final LongAdder failures = new LongAdder();
  private final LongAdder mapped = new LongAdder(); // in bytes
  private final LongAdder count = new LongAdder();

  private volatile boolean off;
  private volatile boolean full;

  private Window[] windows = new Window[0]; // guarded by lock, as is the next
  private long length;

  /**
   * @param windowBytes a power of two
   * @param warmUpReads how many reads find nothing, before any window is mapped
   * @param length of the file
   */
  Windows(Mappings file, long windowBytes, MapBudget budget, int warmUpReads, long length) {
    this.file = file;
    this.budget = budget;
    this.warmUpReads = warmUpReads;
    this.shift = Long.numberOfTrailingZeros(windowBytes);
    this.length = length;
  }

  long enter() {
    return lock.readLock();
  }

  void leave(long stamp) {
    lock.unlockRead(stamp);
  }

  /** Returns the window that has all of [offset, offset + count), or null when none has. */
  Window find(long offset, int count) {
    long index = offset >>> shift;
    if (off || index >= windows.length) {
      return null;
    }
    Window window = windows[(int) index];
    return window != null && window.holds(offset, count) ? window : null;
  }

  /** Returns whether it is worth looking for [offset, offset + count) again. */
  boolean map(long offset, int count) {
    long index = offset >>> shift;
    if (off || index >= MOST_WINDOWS || (offset + Math.max(count, 1) - 1) >>> shift != index) {
      return false;
    }
    int pages = Math.max(1, count / PAGE);
    long missed = misses.addAndGet(pages);
    if (missed <= warmUpReads || (full && missed % PATIENCE >= pages)) {
      return false;
    }
    long stamp = lock.writeLock();
    try {
      return !off && map((int) index) && find(offset, count) != null;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /** Notes that reading a window failed. None will be used again; they are unmapped at the end. */
  void fault() {
    failures.increment();
    off = true;
  }

  /** The file has another length now, or is about to be cut. */
  void resize(long newLength) {
    long stamp = lock.writeLock();
    try {
      int first = (int) Math.min(windows.length, Math.min(length, newLength) >>> shift);
      length = newLength;
      for (int index = first; index < windows.length; index++) {
        Window window = windows[index];
        if (window != null && window.size() != sizeOf(index)) {
          unmap(index);
        }
      }
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  long mappingFailures() {
    return failures.sum();
  }

  long mappedBytes() {
    return mapped.sum();
  }

  long count() {
    return count.sum();
  }

  @Override
  public void close() {
    long stamp = lock.writeLock();
    try {
      off = true;
      length = 0;
      for (int index = 0; index < windows.length; index++) {
        if (windows[index] != null) {
          unmap(index);
        }
      }
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private long sizeOf(int index) {
    return Math.max(0, Math.min(1L << shift, length - ((long) index << shift)));
  }

  private boolean map(int index) {
    if (index < windows.length && windows[index] != null) {
      return true; // Another thread was here first.
    }
    long size = sizeOf(index);
    full = size > 0 && !reserve(size);
    if (full || size == 0) {
      return false;
    }
    long base = (long) index << shift;
    long address;
    try {
      address = file.map(base, size);
    } catch (Q4jException refused) {
      // No memory or no file system for it: the read goes another way, and it shows in the figures.
      budget.release(size);
      failures.increment();
      full = true;
      return false;
    }
    boolean kept = false;
    try {
      if (index >= windows.length) {
        windows = Arrays.copyOf(windows, Math.max(index + 1, 2 * windows.length));
      }
      windows[index] = new Window(base, address, size);
      mapped.add(size);
      count.increment();
      kept = true;
      return true;
    } finally {
      if (!kept) {
        file.unmap(address, size); // No memory for the objects: nobody else knows of it.
        budget.release(size);
      }
    }
  }

  private boolean reserve(long size) {
    boolean reserved = budget.reserve(size);
    if (!reserved) {
      for (int index = 0; index < windows.length; index++) {
        Window window = windows[index];
        if (window != null && !window.takeUsed() && !reserved) {
          unmap(index);
          reserved = budget.reserve(size);
        }
      }
    }
    return reserved;
  }

  private void unmap(int index) {
    Window window = windows[index];
    windows[index] = null;
    long size = window.size();
    window.close();
    file.unmap(window.address(), size);
    mapped.add(-size);
    count.decrement();
    budget.release(size);
  }
}
