package org.q4j.client.relay;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.q4j.client.ConnectionLostException;
import org.q4j.client.kafka.KafkaBroker;
import org.q4j.client.kafka.KafkaStore;
import org.q4j.queue.Queue;
import org.q4j.row.RowBuilder;

/** A cluster of one broker; its store waits for the broker by itself. */
final class ClusterSite implements Site {
  private final List<KafkaBroker> brokers;
  private final KafkaStore store;
  private final Queue queue;

  ClusterSite(Path folder, int partitions) {
    brokers = KafkaBroker.start(folder, 1);
    store = KafkaStore.open(KafkaBroker.address(brokers));
    queue =
        store.create(
            "app.t",
            "id BIGINT NOT NULL, text VARCHAR(40)",
            Optional.of(partitions),
            Optional.empty());
  }

  @Override
  public String address() {
    return KafkaBroker.address(brokers) + "/app.t";
  }

  @Override
  public void kill() {
    brokers.get(0).kill();
    brokers.get(0).start();
  }

  @Override
  public boolean insert(List<Long> ids) {
    List<RowBuilder> rows =
        ids.stream().map(id -> queue.newRow().set("id", id).set("text", "row " + id)).toList();
    try {
      return queue.insertAll(rows) >= 0;
    } catch (ConnectionLostException lost) {
      return false;
    }
  }

  @Override
  public long count() {
    return queue.count();
  }

  @Override
  public List<Long> ids() {
    return queue.peek(Integer.MAX_VALUE).stream().map(row -> row.row().getLong("id")).toList();
  }

  @Override
  public void close() {
    try {
      store.close();
    } finally {
      brokers.forEach(KafkaBroker::close);
    }
  }
}
