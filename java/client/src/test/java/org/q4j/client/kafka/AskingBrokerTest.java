package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.Q4jException;
import org.q4j.client.relay.Relay;
import org.q4j.client.relay.RelayOptions;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

/** A broker that asks for a name and a password, which a file of settings has. */
class AskingBrokerTest {
  private static final String COLUMNS = "id BIGINT NOT NULL";

  @TempDir Path folder;

  private Path settings(String password) throws IOException {
    return Files.writeString(
        folder.resolve("client.properties"),
        """
        security.protocol=SASL_PLAINTEXT
        sasl.mechanism=PLAIN
        sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
        username="%s" password="%s";
        """
            .formatted(KafkaBroker.USER, password),
        StandardCharsets.UTF_8);
  }

  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void workersAndRelaysAreLetInWithTheFileOfSettingsAndOnlyThen() throws Exception {
    var asking = KafkaBroker.startAsking(folder);
    try (KafkaBroker broker = asking.getValue();
        QueueStore target = QueueStore.open(folder.resolve("to"))) {
      Cluster.open(KafkaBroker.address(List.of(broker))).close(); // It is up.
      String port = "kafka://127.0.0.1:" + asking.getKey();
      String config = "?config=" + settings(KafkaBroker.PASSWORD);
      try (KafkaStore store = KafkaStore.open(port + config);
          Session worker = store.session()) {
        Queue jobs = store.create("app.jobs", COLUMNS);
        jobs.insert(row -> row.set("id", 1));
        assertTrue(jobs.insertAll(List.of(row(jobs, 2), row(jobs, 3), row(jobs, -1))) >= 0);
        var taken = worker.await(Duration.ofSeconds(60), "app.jobs").orElseThrow();
        assertEquals(1, taken.row().getLong("id"));
        taken.end();
      }
      Queue to = target.create("app.t", COLUMNS);
      try (Relay relay =
          new Relay(
              RelayOptions.of(port + "/app.jobs" + config, "q4j:" + folder.resolve("to") + "/app.t")
                  .until("id > 0"))) {
        relay.run();
        assertEquals(2, relay.moved());
      }
      assertEquals(2, to.count());
      String wrong = port + "?config=" + settings("wrong");
      Q4jException refused = assertThrows(Q4jException.class, () -> KafkaStore.open(wrong));
      assertTrue(refused.getMessage().contains("uthentication"), refused::getMessage);
    }
  }

  private static org.q4j.row.RowBuilder row(Queue queue, long id) {
    return queue.newRow().set("id", id);
  }
}
