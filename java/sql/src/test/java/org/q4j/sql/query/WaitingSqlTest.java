package org.q4j.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.q4j.sql.query.SqlServer.change;
import static org.q4j.sql.query.SqlServer.rows;
import static org.q4j.sql.query.SqlServer.value;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statements that wait for rows, and what ends them. */
@Timeout(120)
class WaitingSqlTest {
  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private SqlServer server;
  private Connection control;

  @BeforeEach
  void start() throws SQLException {
    server = new SqlServer(folder);
    control = server.connect();
    change(control, "CREATE TABLE t (id INT NOT NULL, prio INT NOT NULL DEFAULT 0) ENGINE=QUEUE");
  }

  @AfterEach
  void stop() throws SQLException {
    threads.shutdownNow();
    control.close();
    server.close();
  }

  private Future<String> inBackground(Connection connection, String sql) {
    Callable<String> task = () -> value(connection, sql);
    return threads.submit(task);
  }

  /** Returns when so many waits have been begun. */
  private void awaitWaits(int count) {
    while (server.store().stats().queueWait() < count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aRowThatComesIsHandedToWhoWaits() throws Exception {
    try (Connection worker = server.connect()) {
      Future<String> waited = inBackground(worker, "SELECT queue_wait('t:prio=0','t:prio=1',60)");
      awaitWaits(1);
      change(control, "INSERT INTO t VALUES (1,1),(2,0),(3,1)");
      assertEquals("1", waited.get());
      assertEquals(List.of("2,0"), rows(worker, "SELECT * FROM t"));
    }
  }

  @Test
  void hundredsWaitWithFewThreads() throws Exception {
    int count = 200;
    List<Connection> workers = new ArrayList<>();
    List<Future<String>> waits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      workers.add(server.connect());
      waits.add(inBackground(workers.get(i), "SELECT queue_wait('t', 100)"));
    }
    awaitWaits(count);
    for (int i = 0; i < count; i++) {
      change(control, "INSERT INTO t (id) VALUES (" + i + ")");
    }
    Set<String> got = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < count; i++) {
      assertEquals("1", waits.get(i).get());
      got.add(value(workers.get(i), "SELECT id FROM t"));
    }
    assertEquals(count, got.size());
    for (Connection worker : workers) {
      worker.close();
    }
  }

  @Test
  void killQueryEndsTheWaitAndTheConnectionStays() throws Exception {
    try (Connection worker = server.connect()) {
      String id = value(worker, "SELECT CONNECTION_ID()");
      Future<String> waited = inBackground(worker, "SELECT queue_wait('t', 100)");
      awaitWaits(1);
      change(control, "KILL QUERY " + id);
      ExecutionException failed = assertThrows(ExecutionException.class, waited::get);
      assertEquals(1317, ((SQLException) failed.getCause()).getErrorCode());
      change(control, "INSERT INTO t (id) VALUES (1)");
      assertEquals("1", value(worker, "SELECT queue_wait('t', 100)"));
    }
  }

  @Test
  void killGivesTheOwnedRowBack() throws Exception {
    Connection worker = server.connect();
    change(control, "INSERT INTO t (id) VALUES (1)");
    value(worker, "SELECT queue_wait('t')");
    String id = value(worker, "SELECT CONNECTION_ID()");
    change(control, "KILL " + id);
    assertEquals("1", value(control, "SELECT queue_wait('t', 100)"));
    assertEquals("1", value(control, "SELECT id FROM t"));
    assertThrows(SQLException.class, () -> value(worker, "SELECT 1"));
  }

  @Test
  void aClientThatGoesWhileItWaitsGetsNoRow() throws Exception {
    Connection worker = server.connect();
    Future<String> waited = inBackground(worker, "SELECT queue_wait('t', 100)");
    awaitWaits(1);
    worker.abort(Runnable::run);
    assertThrows(ExecutionException.class, waited::get);
    while (server.wire().connectionCount() > 1) {
      Thread.onSpinWait();
    }
    change(control, "INSERT INTO t (id) VALUES (1)");
    assertEquals("1", value(control, "SELECT queue_wait('t', 0)"));
  }

  @Test
  void whoWaitsForADroppedTableWaitsItsTime() throws Exception {
    try (Connection worker = server.connect()) {
      Future<String> waited = inBackground(worker, "SELECT queue_wait('t', 1)");
      awaitWaits(1);
      change(control, "DROP TABLE t");
      assertEquals("0", waited.get());
    }
  }

  @Test
  void everyRowOfManyWritersComesToOneOfManyReaders() throws Exception {
    int writers = 4;
    int readers = 4;
    int each = 250;
    Set<String> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger taken = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int from = w * each;
      Callable<Void> write =
          () -> {
            try (Connection connection = server.connect()) {
              for (int i = 0; i < each; i++) {
                change(connection, "INSERT INTO t (id) VALUES (" + (from + i) + ")");
              }
            }
            return null;
          };
      all.add(threads.submit(write));
    }
    for (int r = 0; r < readers; r++) {
      Callable<Void> read =
          () -> {
            try (Connection connection = server.connect()) {
              while (taken.get() < writers * each) {
                if (value(connection, "SELECT queue_wait('t', 1)").equals("1")) {
                  seen.add(value(connection, "SELECT id FROM t"));
                  value(connection, "SELECT queue_end()");
                  taken.incrementAndGet();
                }
              }
            }
            return null;
          };
      all.add(threads.submit(read));
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertEquals(writers * each, seen.size());
    assertEquals(writers * each, taken.get());
    assertEquals("0", value(control, "SELECT COUNT(*) FROM t"));
  }
}
