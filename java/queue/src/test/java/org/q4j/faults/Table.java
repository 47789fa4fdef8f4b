package org.q4j.faults;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A queue as it should be. Immutable.
 *
 * @param rows bodies by row id
 * @param next the row id of the next insert
 * @param wide whether it has been altered to have one column more
 * @param received the highest row id received, by sender
 */
record Table(Map<Long, String> rows, long next, boolean wide, Map<Integer, Long> received) {
  static final Table EMPTY = new Table(Map.of(), 1, false, Map.of());

  Table {
    rows = Collections.unmodifiableMap(new TreeMap<>(rows));
    received = Collections.unmodifiableMap(new TreeMap<>(received));
  }

  Table plus(Collection<String> bodies) {
    TreeMap<Long, String> more = new TreeMap<>(rows);
    long rowId = next;
    for (String body : bodies) {
      more.put(rowId++, body);
    }
    return new Table(more, rowId, wide, received);
  }

  Table minus(Collection<Long> rowIds) {
    TreeMap<Long, String> fewer = new TreeMap<>(rows);
    fewer.keySet().removeAll(rowIds);
    return new Table(fewer, next, wide, received);
  }

  long lastReceived(int sender) {
    return received.getOrDefault(sender, 0L);
  }

  Table received(int sender, long rowId) {
    TreeMap<Integer, Long> last = new TreeMap<>(received);
    last.put(sender, rowId);
    return new Table(rows, next, wide, last);
  }

  Table altered() {
    return new Table(rows, next, !wide, received);
  }

  /** Returns the row id of the oldest row; 0 when there is none. */
  long first() {
    return rows.isEmpty() ? 0 : rows.keySet().iterator().next();
  }
}
