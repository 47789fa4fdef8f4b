package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a table while it is used. */
@Timeout(300)
class ServeLoadTest {
  private static final String WAITERS =
      "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT queue_wait%'";

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ServeProcess server;
  private Connection main;

  @BeforeEach
  void start() throws Exception {
    server = new ServeProcess(folder, Map.of());
    main = server.connect();
    ServeProcess.run(main, "CREATE DATABASE app");
    ServeProcess.run(main, "CREATE TABLE app.t (id INT NOT NULL, v VARCHAR(2000)) ENGINE=QUEUE");
  }

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    main.close();
    String said = server.error();
    server.close();
    assertEquals("", said);
  }

  @Test
  void compactionUnderLoadLosesNothingAndGivesSpaceBack() throws Exception {
    int writers = 4;
    int readers = 4;
    int each = 500;
    Set<Integer> taken = ConcurrentHashMap.newKeySet();
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int from = i * each;
      work.add(threads.submit(() -> write(from, each)));
    }
    for (int i = 0; i < readers; i++) {
      work.add(threads.submit(() -> take(taken, writers * each)));
    }
    AtomicBoolean over = new AtomicBoolean();
    Future<Integer> compactions =
        threads.submit(
            () -> {
              int count = 0;
              try (Connection connection = server.connect()) {
                do {
                  assertEquals("1", ServeProcess.run(connection, "SELECT queue_compact('app.t')"));
                  count++;
                } while (!over.get());
              }
              return count;
            });
    for (Future<?> one : work) {
      one.get(240, TimeUnit.SECONDS);
    }
    over.set(true);
    assertTrue(compactions.get(60, TimeUnit.SECONDS) > 0);
    assertEquals(writers * each, taken.size());
    assertEquals("0", ServeProcess.run(main, "SELECT COUNT(*) FROM app.t"));
    assertEquals("1", ServeProcess.run(main, "SELECT queue_compact('app.t')"));
    long written = 1000L * writers * each;
    String stats = ServeProcess.run(main, "SELECT queue_stats('app.t')");
    long kept = Long.parseLong(stats.replaceAll("(?s).*bytes_total: ([0-9]+).*", "$1"));
    assertTrue(kept < written / 4, stats);
  }

  private Void write(int from, int count) throws Exception {
    try (Connection connection = server.connect()) {
      for (int id = from; id < from + count; id++) {
        ServeProcess.run(connection, "INSERT INTO app.t VALUES (" + id + ", REPEAT('x', 1000))");
      }
    }
    return null;
  }

  private Void take(Set<Integer> taken, int all) throws Exception {
    try (Connection connection = server.connect()) {
      while (taken.size() < all) {
        if (ServeProcess.run(connection, "SELECT queue_wait('app.t', 1)").equals("1")) {
          int id = Integer.parseInt(ServeProcess.run(connection, "SELECT id FROM app.t"));
          assertTrue(taken.add(id), "taken twice: " + id);
        }
      }
      ServeProcess.run(connection, "SELECT queue_end()");
    }
    return null;
  }

  private Future<String> waiter(String sql) {
    return threads.submit(
        () -> {
          try (Connection connection = server.connect()) {
            return ServeProcess.run(connection, sql);
          }
        });
  }

  private void untilWaiting(int count) throws Exception {
    String found;
    do {
      found = ServeProcess.run(main, WAITERS);
    } while (!found.equals(String.valueOf(count)));
  }

  @Test
  void aTableIsDroppedWhileSomebodyWaits() throws Exception {
    Future<String> alone = waiter("SELECT queue_wait('app.t', 2)");
    ServeProcess.run(main, "CREATE TABLE app.u (id INT NOT NULL) ENGINE=QUEUE");
    Future<String> both = waiter("SELECT queue_wait('app.t', 'app.u', 200)");
    untilWaiting(2);
    ServeProcess.run(main, "DROP TABLE app.t");
    assertEquals("0", alone.get(60, TimeUnit.SECONDS));
    ServeProcess.run(main, "INSERT INTO app.u VALUES (1)");
    assertEquals("2", both.get(60, TimeUnit.SECONDS));
  }

  @Test
  void truncateAndAlterGoOnBesideWhoWaits() throws Exception {
    Future<String> waiting = waiter("SELECT queue_wait('app.t:id=7', 200)");
    untilWaiting(1);
    ServeProcess.run(main, "INSERT INTO app.t VALUES (1, 'x')");
    ServeProcess.run(main, "TRUNCATE TABLE app.t");
    ServeProcess.run(main, "ALTER TABLE app.t ADD COLUMN more INT");
    ServeProcess.run(main, "INSERT INTO app.t VALUES (8, 'x', 1), (7, 'y', 2)");
    assertEquals("1", waiting.get(60, TimeUnit.SECONDS));
  }
}
