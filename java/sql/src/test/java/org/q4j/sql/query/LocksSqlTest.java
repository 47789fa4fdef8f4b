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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Locks that stop writes, and the statements around transactions. */
@Timeout(60)
class LocksSqlTest {
  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private SqlServer server;
  private Connection holder;
  private Connection writer;

  @BeforeEach
  void start() throws SQLException {
    server = new SqlServer(folder);
    holder = server.connect();
    writer = server.connect();
    change(holder, "CREATE TABLE t (id INT NOT NULL) ENGINE=QUEUE");
    change(holder, "CREATE TABLE u (id INT NOT NULL) ENGINE=QUEUE");
    change(holder, "INSERT INTO t VALUES (1), (2)");
  }

  @AfterEach
  void stop() throws SQLException {
    threads.shutdownNow();
    holder.close();
    writer.close();
    server.close();
  }

  private Future<Integer> writing(String sql) {
    Callable<Integer> task = () -> change(writer, sql);
    Future<Integer> result = threads.submit(task);
    while (server.wire().sessions().stream()
        .noneMatch(session -> session.activity().statement().equals(sql))) {
      Thread.onSpinWait();
    }
    return result;
  }

  @Test
  void theGlobalReadLockStopsEveryWriteUntilItIsGivenUp() throws Exception {
    change(holder, "FLUSH TABLES WITH READ LOCK");
    Future<Integer> insert = writing("INSERT INTO t VALUES (3)");
    assertEquals(List.of("1", "2"), rows(holder, "SELECT * FROM t"));
    assertEquals(1223, error(holder, "INSERT INTO t VALUES (4)"));
    assertFalse(insert.isDone());
    change(holder, "UNLOCK TABLES");
    assertEquals(1, insert.get());
  }

  @Test
  void itStopsEndsOfRowsAndChangesOfTablesToo() throws Exception {
    assertEquals("1", value(writer, "SELECT queue_wait('t')"));
    change(holder, "FLUSH TABLES WITH READ LOCK");
    Callable<String> task = () -> value(writer, "SELECT queue_end()");
    Future<String> end = threads.submit(task);
    assertEquals("2", value(holder, "SELECT COUNT(*) FROM t"));
    assertEquals(1223, error(holder, "TRUNCATE TABLE t"));
    assertFalse(end.isDone());
    holder.close(); // Gives the lock up.
    assertEquals("1", end.get());
    assertEquals("1", value(writer, "SELECT COUNT(*) FROM t"));
  }

  @Test
  void aLockedTableStopsWritesToItAlone() throws Exception {
    change(holder, "LOCK TABLES t READ");
    assertEquals(1, change(writer, "INSERT INTO u VALUES (1)"));
    Future<Integer> delete = writing("DELETE FROM t");
    assertEquals(1099, error(holder, "DELETE FROM t"));
    assertFalse(delete.isDone());
    change(holder, "UNLOCK TABLES");
    assertEquals(2, delete.get());
    change(holder, "LOCK TABLES t WRITE");
    assertEquals(1, change(holder, "INSERT INTO t VALUES (9)"));
    change(holder, "UNLOCK TABLES");
  }

  @Test
  void whoWaitsTooLongForALockIsToldSo() throws SQLException {
    change(holder, "FLUSH TABLES WITH READ LOCK");
    rows(writer, "SET lock_wait_timeout = 1");
    assertEquals(1205, error(writer, "INSERT INTO t VALUES (3)"));
    assertEquals(1205, error(writer, "LOCK TABLES t WRITE"));
    change(holder, "UNLOCK TABLES");
    assertEquals(1, change(writer, "INSERT INTO t VALUES (3)"));
  }

  @Test
  void aKilledWriterGivesUpItsPlace() throws Exception {
    change(holder, "FLUSH TABLES WITH READ LOCK");
    String id = value(writer, "SELECT CONNECTION_ID()");
    Future<Integer> insert = writing("INSERT INTO t VALUES (3)");
    change(holder, "KILL QUERY " + id);
    Exception failed = org.junit.jupiter.api.Assertions.assertThrows(Exception.class, insert::get);
    assertEquals(1317, ((SQLException) failed.getCause()).getErrorCode());
    change(holder, "UNLOCK TABLES");
    assertEquals("2", value(holder, "SELECT COUNT(*) FROM t"));
    assertEquals(1, change(writer, "INSERT INTO t VALUES (3)"));
  }

  @Test
  void transactionsAreAcceptedAndARollbackSaysThatRowsStay() throws SQLException {
    for (String sql :
        List.of(
            "BEGIN",
            "INSERT INTO t VALUES (3)",
            "SAVEPOINT s",
            "ROLLBACK TO SAVEPOINT s",
            "RELEASE SAVEPOINT s",
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
            "COMMIT",
            "START TRANSACTION",
            "INSERT INTO t VALUES (4)",
            "ROLLBACK")) {
      rows(holder, sql);
    }
    assertEquals(
        List.of("Warning,1196,Some non-transactional changed tables couldn't be rolled back"),
        rows(holder, "SHOW WARNINGS"));
    assertEquals("4", value(holder, "SELECT COUNT(*) FROM t"));
  }

  @Test
  void statementsArePreparedAsText() throws SQLException {
    rows(holder, "PREPARE p FROM 'INSERT INTO t VALUES (?)'");
    rows(holder, "SET @v = 7");
    assertEquals(1, change(holder, "EXECUTE p USING @v"));
    assertEquals(List.of("1", "2", "7"), rows(holder, "SELECT * FROM t"));
    assertEquals(1210, error(holder, "EXECUTE p"));
    rows(holder, "DEALLOCATE PREPARE p");
    assertEquals(1243, error(holder, "EXECUTE p USING @v"));
  }
}
