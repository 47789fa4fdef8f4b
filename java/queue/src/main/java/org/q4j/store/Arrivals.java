package org.q4j.store;

import java.util.Arrays;

/**
 * When rows came, roughly: the file has no time stamps, so some row ids are kept with their times.
 * Memory is bounded; what is kept grows sparser the more time it spans, so an age is too high by a
 * 500th of that at most, or by 70 ms, and by as much as the times are behind. For one thread at a
 * time.
 */
final class Arrivals {
  private static final int MOST = 1024;

  private final long[] rowIds = new long[MOST];
  private final long[] times = new long[MOST];
  private int size;
  private long spacing = 1L << 26;
  private long opened;

  /**
   * @param now {@link System#nanoTime} of the opening, before which rows may have come
   */
  Arrivals(long now) {
    opened = now;
  }

  /** Takes over what another one knows. */
  void goOn(Arrivals before) {
    System.arraycopy(before.rowIds, 0, rowIds, 0, before.size);
    System.arraycopy(before.times, 0, times, 0, before.size);
    size = before.size;
    spacing = before.spacing;
    opened = before.opened;
  }

  /** Rows came, of which this is the first. */
  void note(long firstRowId, long now) {
    if (size > 0 && now - times[size - 1] < spacing) {
      return;
    }
    if (size == MOST) {
      size = MOST / 2;
      for (int i = 0; i < size; i++) {
        rowIds[i] = rowIds[2 * i];
        times[i] = times[2 * i];
      }
      spacing *= 2;
    }
    rowIds[size] = firstRowId;
    times[size++] = now;
  }

  /** Returns how long ago a row came, in ns; for one of before the opening, how long that is. */
  long ageOf(long rowId, long now) {
    int found = Arrays.binarySearch(rowIds, 0, size, rowId);
    int entry = found >= 0 ? found : -found - 2;
    return now - (entry < 0 ? opened : times[entry]);
  }
}
