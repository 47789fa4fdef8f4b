package org.q4j.sql.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.q4j.queue.StoreStats;

/**
 * What the catalog needs to know of the server that it describes. Thread-safe.
 *
 * <p>Names compare as the file system's: case counts.
 */
public interface ServerFacts {

  /** Returns what does not change while the server runs. */
  ServerSettings settings();

  /** Returns when the server started. */
  Instant startedAt();

  /** Returns the databases of queues, sorted; without information_schema and its like. */
  List<String> databases();

  /** Returns the tables of a database, sorted; none when the database is missing. */
  List<String> tables(String database);

  /** Returns a table; empty when it, or its database, is missing. */
  Optional<TableFacts> table(String database, String table);

  /** Returns the connections that have logged in. */
  List<ProcessFacts> processes();

  /** Returns the store's figures. */
  StoreStats storeStats();

  /**
   * Returns counters for SHOW STATUS by their names as MySQL spells them, such as {@code
   * Questions}; those that the catalog does not know are shown too.
   */
  default Map<String, Long> counters() {
    return Map.of();
  }
}
