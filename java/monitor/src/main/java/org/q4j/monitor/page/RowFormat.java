package org.q4j.monitor.page;

import org.q4j.queue.StoredRow;

/** Shows rows. Thread-safe. */
@FunctionalInterface
public interface RowFormat {

  /** Returns a row as one JSON object in UTF-8: {@code {"rowid": 7, "cols": {"id": 7}}}. */
  byte[] json(StoredRow row);
}
