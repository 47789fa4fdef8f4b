package org.q4j.faults;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.q4j.queue.Queue;
import org.q4j.queue.StoredRow;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;

/** The rows of the workload: a number, and a body that begins with it. */
final class Rows {
  static final String NARROW = "id BIGINT NOT NULL, body VARCHAR(3000) NOT NULL";
  static final String WIDE = NARROW + ", extra INT NOT NULL DEFAULT 7";

  private Rows() {}

  static long number(String body) {
    return Long.parseLong(body.substring(0, body.indexOf(':')));
  }

  static List<RowBuilder> of(Queue queue, List<String> bodies) {
    return bodies.stream()
        .map(body -> queue.newRow().set("id", number(body)).set("body", body))
        .toList();
  }

  static String body(Row row) {
    String body = row.getString("body");
    if (row.getLong("id") != number(body)) {
      throw new AssertionError("id=" + row.getLong("id") + " body=" + body);
    }
    return body;
  }

  static boolean isWide(Queue queue) {
    return queue.schema().size() == 3;
  }

  /** Returns the rows by row id; refuses any that is out of order. */
  static SortedMap<Long, String> read(Queue queue) {
    TreeMap<Long, String> rows = new TreeMap<>();
    for (StoredRow row : queue.peek(100_000)) {
      if (!rows.isEmpty() && row.rowId() <= rows.lastKey()) {
        throw new AssertionError("row %d behind %d".formatted(row.rowId(), rows.lastKey()));
      }
      rows.put(row.rowId(), body(row.row()));
    }
    if (rows.size() != queue.count()) {
      throw new AssertionError("count=" + queue.count() + " rows=" + rows.keySet());
    }
    return rows;
  }
}
