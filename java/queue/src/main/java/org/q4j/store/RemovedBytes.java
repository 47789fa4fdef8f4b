package org.q4j.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.TreeMap;
import org.q4j.format.RecordDescriptor;

/**
 * The removals that a {@link FileImage} has to undo: offsets of the bytes that say that a row is
 * removed, two bytes of memory for each. Thread-safe.
 */
final class RemovedBytes implements RemovalListener {
  private static final int PAGE_BITS = 16;
  private static final int LIVE = ~(RecordDescriptor.REMOVED >>> 24);

  /** The low bits of the offsets within one page, in the order in which they came. */
  private static final class Page {
    private char[] offsets = new char[8];
    private int count;

    void add(char offset) {
      if (count == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * count);
      }
      offsets[count++] = offset;
    }
  }

  private final TreeMap<Long, Page> pages = new TreeMap<>();
  private final long end;
  private long passed;

  /**
   * @param end nothing at or behind it is of interest
   */
  RemovedBytes(long end) {
    this.end = end;
  }

  @Override
  public synchronized void removing(Removals rows) {
    for (int i = 0; i < rows.size(); i++) {
      long offset = rows.byteOffset(i);
      if (offset >= passed && offset < end) {
        pages
            .computeIfAbsent(offset >> PAGE_BITS, none -> new Page())
            .add((char) (offset & ((1 << PAGE_BITS) - 1)));
      }
    }
  }

  /**
   * Undoes the removals in bytes of the file that have been read.
   *
   * @param bytes what was read, from index 0 to its position
   * @param offset where in the file index 0 is
   */
  synchronized void undo(ByteBuffer bytes, long offset) {
    long last = offset + bytes.position() - 1;
    pages
        .subMap(offset >> PAGE_BITS, true, last >> PAGE_BITS, true)
        .forEach(
            (number, page) -> {
              for (int i = 0; i < page.count; i++) {
                long at = (number << PAGE_BITS) + page.offsets[i] - offset;
                if (at >= 0 && at < bytes.position()) {
                  bytes.put((int) at, (byte) (bytes.get((int) at) & LIVE));
                }
              }
            });
  }

  /** Forgets what lies before an offset, and takes no more of it. */
  synchronized void pass(long offset) {
    passed = offset;
    Iterator<Long> numbers = pages.keySet().iterator();
    while (numbers.hasNext() && numbers.next() < offset >> PAGE_BITS) {
      numbers.remove();
    }
  }
}
