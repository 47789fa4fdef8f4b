package org.q4j.backup;

import java.util.NoSuchElementException;

/** First in, first out, without an object for each number. Not thread-safe. */
final class LongQueue {
  private long[] ring = new long[1024];
  private int first;
  private int size;

  void add(long value) {
    if (size == ring.length) {
      long[] larger = new long[2 * size];
      for (int i = 0; i < size; i++) {
        larger[i] = ring[(first + i) % size];
      }
      ring = larger;
      first = 0;
    }
    ring[(first + size++) % ring.length] = value;
  }

  long remove() {
    if (size == 0) {
      throw new NoSuchElementException();
    }
    long value = ring[first];
    first = (first + 1) % ring.length;
    size--;
    return value;
  }
}
