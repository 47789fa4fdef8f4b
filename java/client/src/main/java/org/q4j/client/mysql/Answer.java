package org.q4j.client.mysql;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a wait came to.
 *
 * @param index of the queue served, from 1; 0 for none; -1 where the server said NULL
 * @param rowIds of the rows taken; empty where they are not told here
 */
record Answer(int index, List<Long> rowIds) {
  static final Answer NONE = of(0);
  static final Answer REFUSED = of(-1);

  /** Returns the answer of queue_wait. */
  static Answer of(int index) {
    return new Answer(index, List.of());
  }

  /** Reads the answer of queue_wait, or that of q4j's own queue_wait_batch. */
  static Answer parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return of(Integer.parseInt(text));
    }
    List<Long> ids =
        Stream.of(text.substring(colon + 1).split(",", -1)).map(Long::valueOf).toList();
    return new Answer(Integer.parseInt(text.substring(0, colon)), ids);
  }
}
