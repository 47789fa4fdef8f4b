package org.q4j.client.mysql;

import java.util.Arrays;

/**
 * What a wait came to.
 *
 * @param index of the queue served, from 1; 0 for none; -1 where the server said NULL
 * @param rowIds of the rows taken; null where they are not told here
 */
record Answer(int index, long[] rowIds) {
  static final Answer NONE = new Answer(0, null);
  static final Answer REFUSED = new Answer(-1, null);

  /** Returns the answer of queue_wait. */
  static Answer of(int index) {
    return new Answer(index, null);
  }

  /** Reads the answer of q4j's own queue_wait_batch: {@code index:rowid,rowid}, or {@code 0}. */
  static Answer parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return of(Integer.parseInt(text));
    }
    long[] ids =
        Arrays.stream(text.substring(colon + 1).split(",")).mapToLong(Long::parseLong).toArray();
    return new Answer(Integer.parseInt(text.substring(0, colon)), ids);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Answer that
        && index == that.index
        && Arrays.equals(rowIds, that.rowIds);
  }

  @Override
  public int hashCode() {
    return 31 * index + Arrays.hashCode(rowIds);
  }

  @Override
  public String toString() {
    return index + ":" + Arrays.toString(rowIds);
  }
}
