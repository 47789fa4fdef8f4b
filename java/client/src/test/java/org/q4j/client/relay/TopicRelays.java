package org.q4j.client.relay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.client.kafka.Cluster;
import org.q4j.client.kafka.KafkaStore;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.row.RowBuilder;

/** A topic, a queue in a directory, and relays from the one to the other. */
abstract class TopicRelays {
  static final String COLUMNS = "id BIGINT NOT NULL, note VARCHAR(20)";
  static final Duration LONG = Duration.ofSeconds(60);
  static final Duration SHORT = Duration.ofMillis(300);
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir Path folder;
  KafkaStore cluster;
  String name;
  Queue from;
  QueueStore store;
  Queue to;

  @BeforeEach
  void start() {
    cluster = Cluster.open();
    name = "relay.t" + NAMES.incrementAndGet();
    from = make(1);
    store = QueueStore.open(folder.resolve("to"));
    to = store.create("app.t", COLUMNS);
  }

  @AfterEach
  void stop() {
    store.close();
    cluster.close();
  }

  Queue make(int partitions) {
    return cluster.create(name, COLUMNS, Optional.of(partitions), Optional.empty());
  }

  String topic() {
    return Cluster.address() + "/" + name;
  }

  String directory() {
    return "q4j:" + folder.resolve("to") + "/app.t";
  }

  RelayOptions options() {
    return RelayOptions.of(topic(), directory()).sender(5).until("id > 0").batch(7);
  }

  void insert(long first, long last) {
    List<RowBuilder> rows = new ArrayList<>();
    for (long id = first; id <= last; id++) {
      rows.add(from.newRow().set("id", id).set("note", "n" + id));
    }
    assertTrue(from.insertAll(rows) >= 0);
  }

  void stopper() {
    from.insert(row -> row.set("id", -1));
  }
}
