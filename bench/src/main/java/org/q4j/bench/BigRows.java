package org.q4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreOptions;
import org.q4j.row.RowBuilder;
import org.q4j.store.CompactionPolicy;
import org.q4j.store.Durability;

/** The queue of the big benches: a number, counted up from 0, and bytes, 100 in all. */
final class BigRows {
  static final String NAME = "bench.rows";

  private static final byte[] BYTES = Arrays.copyOf(Payload.BYTES, Payload.LENGTH - Long.BYTES);

  private BigRows() {}

  /** Opens a store that compacts only when it is told to. */
  static QueueStore open(Path directory, Durability durability) {
    return QueueStore.open(
        directory, StoreOptions.defaults().with(durability).compacting(CompactionPolicy.NEVER));
  }

  static Queue create(QueueStore store, String name) {
    return store.create(name, "id BIGINT NOT NULL, payload VARBINARY(92) NOT NULL");
  }

  static RowBuilder set(RowBuilder row, long id) {
    return row.set(0, id).set(1, BYTES);
  }

  /** Inserts rows, so many a block. */
  static void fill(Queue queue, long rows, int block) {
    for (long done = 0; done < rows; done += block) {
      int now = (int) Math.min(block, rows - done);
      List<RowBuilder> batch = new ArrayList<>(now);
      for (int i = 0; i < now; i++) {
        batch.add(set(queue.newRow(), done + i));
      }
      queue.insertAll(batch);
    }
  }
}
