package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.q4j.client.relay.Relay;
import org.q4j.client.relay.RelayOptions;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.row.RowBuilder;

/** Everything that opens a client of its own does so with a file of settings. */
final class SettingsUse {
  private static final String COLUMNS = "id BIGINT NOT NULL";

  private SettingsUse() {}

  /**
   * Inserts, takes and forwards rows.
   *
   * @param port {@code kafka://HOST:PORT}
   * @param config {@code ?config=FILE}
   * @param data where a data directory is made
   */
  static void insertTakeAndForward(String port, String config, Path data) {
    try (KafkaStore store = KafkaStore.open(port + config);
        Session worker = store.session()) {
      Queue jobs = store.create("app.jobs", COLUMNS);
      jobs.insert(row -> row.set("id", 1));
      assertTrue(jobs.insertAll(List.of(row(jobs, 2), row(jobs, 3), row(jobs, -1))) >= 0);
      var taken = worker.await(Duration.ofSeconds(60), "app.jobs").orElseThrow();
      assertEquals(1, taken.row().getLong("id"));
      taken.end();
    }
    try (QueueStore target = QueueStore.open(data)) {
      Queue to = target.create("app.t", COLUMNS);
      RelayOptions options =
          RelayOptions.of(port + "/app.jobs" + config, "q4j:" + data + "/app.t").until("id > 0");
      try (Relay relay = new Relay(options)) {
        relay.run();
        assertEquals(2, relay.moved());
      }
      assertEquals(2, to.count());
    }
  }

  private static RowBuilder row(Queue queue, long id) {
    return queue.newRow().set("id", id);
  }
}
