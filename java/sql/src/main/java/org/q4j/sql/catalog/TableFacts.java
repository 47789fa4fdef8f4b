package org.q4j.sql.catalog;

import java.time.Instant;
import org.q4j.queue.QueueStats;
import org.q4j.row.Schema;

/** A table, as the catalog describes it. */
public interface TableFacts {

  /** Returns its columns. */
  Schema schema();

  /** Returns when it was created. */
  Instant createdAt();

  /** Returns its figures, read now. */
  QueueStats stats();
}
