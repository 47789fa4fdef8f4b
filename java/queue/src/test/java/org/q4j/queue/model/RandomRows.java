package org.q4j.queue.model;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.q4j.queue.Queue;
import org.q4j.row.RowBuilder;

/** Rows for a random program, no two alike. */
final class RandomRows {
  private long nextId = 1;

  long nextId() {
    return nextId;
  }

  /** Returns values for the columns that there are. */
  Map<String, Object> values(ModelSchema schema, Random random, long now) {
    Map<String, Object> values = new TreeMap<>();
    values.put("id", nextId++);
    if (random.nextInt(4) > 0) {
      values.put("p", (long) random.nextInt(3));
    }
    if (random.nextInt(4) > 0) {
      values.put("at", (now / 1000 + random.nextInt(8) - 3) * 1000);
    }
    if (random.nextBoolean()) {
      values.put("note", random.nextBoolean() ? "abc" : "xyz");
    }
    values.put("extra", (long) (random.nextBoolean() ? 7 : 8));
    values.keySet().retainAll(schema.columns());
    return values;
  }

  static RowBuilder built(Queue queue, Map<String, Object> values) {
    RowBuilder row = queue.newRow();
    values.forEach(row::set);
    return row;
  }
}
