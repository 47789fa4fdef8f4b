package org.q4j.bench;

import java.util.Arrays;

/** How long calls took, in ns, all of them kept. For one thread. */
final class Latencies {
  private long[] nanos = new long[1 << 12];
  private int count;

  void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = took;
  }

  void addAll(Latencies more) {
    for (int i = 0; i < more.count; i++) {
      add(more.nanos[i]);
    }
  }

  int count() {
    return count;
  }

  /**
   * Returns what so large a part of them was at most, in µs.
   *
   * @param part 0.99 for the 99th percentile; 1 for the longest
   */
  double micros(double part) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(part * count);
    return sorted[Math.max(0, rank - 1)] / 1e3;
  }
}
