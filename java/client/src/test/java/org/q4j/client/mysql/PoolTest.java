package org.q4j.client.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.client.TestServer;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

/** Producers and sessions on the connections of a pool. */
@Timeout(60)
class PoolTest {
  private static final int PRODUCERS = 8;
  private static final int ROWS = 50;

  @TempDir Path folder;

  @Test
  void manyProducersShareFewConnectionsAndASessionLeavesNoRowOwned() throws Exception {
    try (TestServer server = new TestServer(folder.resolve("data"))) {
      Queue direct = server.store().create("app.t", "id BIGINT NOT NULL, at TIMESTAMP NULL");
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(server.url());
      config.setMaximumPoolSize(3);
      try (HikariDataSource pool = new HikariDataSource(config);
          QueueStore store = MysqlQueues.over(pool)) {
        Queue queue = store.queue("app.t");
        List<FutureTask<Void>> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
          FutureTask<Void> producer =
              new FutureTask<>(
                  () -> {
                    for (int n = 0; n < ROWS; n++) {
                      queue.insert(row -> row.set("id", 1).set("at", "2024-01-02 03:04:05"));
                    }
                  },
                  null);
          producers.add(producer);
          new Thread(producer).start();
        }
        for (FutureTask<Void> producer : producers) {
          producer.get(50, TimeUnit.SECONDS);
        }
        assertEquals(PRODUCERS * ROWS, direct.count());
        assertEquals("2024-01-02 03:04:05", direct.peek(1).get(0).row().getString("at"));
        try (Session session = store.session()) {
          assertTrue(session.await(Duration.ZERO, "app.t").isPresent());
        }
        assertEquals(PRODUCERS * ROWS, direct.readySnapshot().rows());
        assertTrue(pool.getHikariPoolMXBean().getTotalConnections() <= 3);
      }
    }
  }
}
