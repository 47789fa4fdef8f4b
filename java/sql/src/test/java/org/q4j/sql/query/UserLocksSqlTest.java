package org.q4j.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.q4j.sql.query.SqlServer.change;
import static org.q4j.sql.query.SqlServer.error;
import static org.q4j.sql.query.SqlServer.rows;
import static org.q4j.sql.query.SqlServer.value;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** GET_LOCK and its like, and batches of rows. */
@Timeout(60)
class UserLocksSqlTest {
  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private SqlServer server;
  private Connection one;
  private Connection two;

  @BeforeEach
  void start() throws SQLException {
    server = new SqlServer(folder);
    one = server.connect();
    two = server.connect();
    change(one, "CREATE TABLE t (id INT NOT NULL, prio INT) ENGINE=QUEUE");
    change(one, "INSERT INTO t VALUES (1, 1), (2, 0), (3, 1)");
  }

  @AfterEach
  void stop() throws SQLException {
    threads.shutdownNow();
    one.close();
    two.close();
    server.close();
  }

  private Future<String> asking(Connection connection, String sql) {
    Future<String> answer = threads.submit(() -> value(connection, sql));
    while (server.wire().sessions().stream()
        .noneMatch(session -> session.activity().statement().equals(sql))) {
      Thread.onSpinWait();
    }
    return answer;
  }

  @Test
  void aLockIsHadByOneUntilItIsReleasedAsOftenAsItWasTaken() throws SQLException {
    assertEquals("1", value(one, "SELECT IS_FREE_LOCK('a')"));
    assertEquals("1", value(one, "SELECT GET_LOCK('a', 0)"));
    assertEquals("1", value(one, "SELECT GET_LOCK('A', 10)"));
    assertEquals("0", value(two, "SELECT GET_LOCK('a', 0)"));
    assertEquals("0", value(two, "SELECT RELEASE_LOCK('a')"));
    assertEquals(value(one, "SELECT CONNECTION_ID()"), value(two, "SELECT IS_USED_LOCK('a')"));
    assertEquals("1", value(one, "SELECT RELEASE_LOCK('a')"));
    assertEquals("0", value(two, "SELECT GET_LOCK('a', 0)"));
    assertEquals("1", value(one, "SELECT RELEASE_LOCK('a')"));
    assertEquals("null", value(one, "SELECT RELEASE_LOCK('a')"));
    assertEquals("1", value(two, "SELECT GET_LOCK('a', 0)"));
    assertEquals(3057, error(one, "SELECT GET_LOCK('', 0)"));
  }

  @Test
  void aReleaseGivesTheLockToWhoWaitedFirst() throws Exception {
    assertEquals("1", value(one, "SELECT GET_LOCK('a', 0)"));
    Future<String> waiting = asking(two, "SELECT GET_LOCK('a', 50)");
    assertFalse(waiting.isDone());
    assertEquals("1", value(one, "SELECT RELEASE_ALL_LOCKS()"));
    assertEquals("1", waiting.get(30, TimeUnit.SECONDS));
    assertEquals("0", value(one, "SELECT GET_LOCK('a', 0.01)"));
  }

  @Test
  void theEndOfAConnectionGivesItsRowsBackBeforeItsLock() throws Exception {
    assertEquals("1", value(one, "SELECT GET_LOCK('a', 0)"));
    assertEquals("1", value(one, "SELECT queue_wait('t', 0)"));
    Future<String> waiting = asking(two, "SELECT GET_LOCK('a', 50)");
    one.close();
    assertEquals("1", waiting.get(30, TimeUnit.SECONDS));
    assertEquals("1", value(two, "SELECT queue_wait('t', 0)"));
    assertEquals(List.of("1"), rows(two, "SELECT id FROM t"));
  }

  @Test
  void aKilledWaitIsOverAndLeavesTheLockToOthers() throws Exception {
    assertEquals("1", value(one, "SELECT GET_LOCK('a', 0)"));
    String id = value(two, "SELECT CONNECTION_ID()");
    CompletableFuture<Integer> number = new CompletableFuture<>();
    String sql = "SELECT GET_LOCK('a', 50)";
    threads.execute(() -> number.complete(error(two, sql)));
    while (server.wire().sessions().stream()
        .noneMatch(session -> session.activity().statement().equals(sql))) {
      Thread.onSpinWait();
    }
    change(one, "KILL QUERY " + id);
    assertEquals(1317, number.get(30, TimeUnit.SECONDS));
    assertEquals("1", value(one, "SELECT RELEASE_LOCK('a')"));
    assertEquals("1", value(one, "SELECT IS_FREE_LOCK('a')"));
  }

  @Test
  void aBatchIsOwnedAndEndsAsAWhole() throws SQLException {
    assertEquals("1:1,2", value(one, "SELECT queue_wait_batch(2, 1000, 't', 0)"));
    assertEquals(List.of("1,1", "2,0"), rows(one, "SELECT * FROM t"));
    assertEquals("2", value(one, "SELECT COUNT(*) FROM t"));
    assertEquals(List.of("3,1"), rows(two, "SELECT * FROM t"));
    assertEquals(1235, error(one, "DELETE FROM t WHERE id = 1"));
    assertEquals("1", value(one, "SELECT queue_abort()"));
    assertEquals("2:1,3", value(one, "SELECT queue_wait_batch(9, 1000, 't:id>3', 't:prio=1', 0)"));
    assertEquals("1", value(one, "SELECT queue_end()"));
    assertEquals(List.of("2,0"), rows(two, "SELECT * FROM t"));
    assertEquals("0", value(one, "SELECT queue_wait_batch(9, 1000, 't:id>3', 0)"));
    assertEquals("null", value(one, "SELECT queue_wait_batch(9, 1000, 'none', 0)"));
    assertEquals(1123, error(one, "SELECT queue_wait_batch(0, 1000, 't', 0)"));
    assertEquals(1123, error(one, "SELECT queue_wait_batch(1, 't', 0)"));
  }

  @Test
  void theNextBatchEndsTheOneBefore() throws SQLException {
    assertEquals("1:1,2", value(one, "SELECT queue_wait_batch(2, 1000, 't', 0)"));
    assertEquals("1:3", value(one, "SELECT queue_wait_batch(2, 1000, 't', 0)"));
    assertEquals(1, change(one, "DELETE FROM t"));
    assertEquals("1", value(one, "SELECT queue_end()"));
    assertEquals("0", value(two, "SELECT COUNT(*) FROM t"));
  }
}
