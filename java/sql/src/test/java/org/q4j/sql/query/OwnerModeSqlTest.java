package org.q4j.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.q4j.sql.query.SqlServer.change;
import static org.q4j.sql.query.SqlServer.error;
import static org.q4j.sql.query.SqlServer.rows;
import static org.q4j.sql.query.SqlServer.value;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the owner of a row sees, what others see, and what becomes of the row. */
@Timeout(60)
class OwnerModeSqlTest {
  @TempDir Path folder;
  private SqlServer server;
  private Connection owner;
  private Connection other;

  @BeforeEach
  void start() throws SQLException {
    server = new SqlServer(folder);
    owner = server.connect();
    other = server.connect();
    change(owner, "CREATE TABLE t (id INT NOT NULL, prio INT) ENGINE=QUEUE");
    change(owner, "CREATE TABLE u (id INT NOT NULL) ENGINE=QUEUE");
    change(owner, "INSERT INTO t VALUES (1, 1), (2, 0), (3, 1)");
    change(owner, "INSERT INTO u VALUES (10)");
  }

  @AfterEach
  void stop() throws SQLException {
    owner.close();
    other.close();
    server.close();
  }

  @Test
  void theOwnerSeesItsRowAloneAndOthersTheRest() throws SQLException {
    assertEquals("1", value(owner, "SELECT queue_wait('t')"));
    assertEquals(List.of("1,1"), rows(owner, "SELECT * FROM t"));
    assertEquals("1", value(owner, "SELECT COUNT(*) FROM t"));
    assertEquals(List.of(), rows(owner, "SELECT * FROM u"));
    assertEquals("0", value(owner, "SELECT COUNT(*) FROM u"));
    assertEquals("1", value(owner, "SELECT queue_rowid()"));
    assertEquals(List.of("2,0", "3,1"), rows(other, "SELECT * FROM t"));
    assertEquals(1, change(owner, "INSERT INTO t VALUES (4, 4)"));
    assertEquals(3, change(other, "DELETE FROM t"));
    assertEquals("1", value(owner, "SELECT queue_end()"));
    assertEquals(List.of(), rows(owner, "SELECT * FROM t"));
    assertEquals(List.of("10"), rows(owner, "SELECT * FROM u"));
  }

  @Test
  void abortGivesTheRowBackToItsPlaceAndClosingToo() throws SQLException {
    value(owner, "SELECT queue_wait('t')");
    assertEquals("1", value(owner, "SELECT queue_abort()"));
    assertEquals(List.of("1,1", "2,0", "3,1"), rows(other, "SELECT * FROM t"));
    value(owner, "SELECT queue_wait('t')");
    owner.close();
    // The row is back once the server has noticed.
    value(other, "SELECT queue_wait('t', 30)");
    while (!rows(other, "SELECT id FROM t").equals(List.of("1"))) {
      value(other, "SELECT queue_abort()");
      value(other, "SELECT queue_wait('t', 30)");
    }
  }

  @Test
  void whatNeedsOwnerModeFailsOutsideOfIt() {
    assertEquals(1123, error(owner, "SELECT queue_abort()"));
    assertEquals(1123, error(owner, "SELECT queue_rowid()"));
    assertEquals(1123, error(owner, "SELECT queue_wait('t') FROM t"));
    assertEquals(1123, error(owner, "SELECT * FROM t WHERE queue_wait('t') = 1"));
  }

  @Test
  void aWaitThatIsOverEntersOwnerModeWithoutARow() throws SQLException {
    change(owner, "DELETE FROM t");
    assertEquals("0", value(owner, "SELECT queue_wait('t', 0)"));
    assertEquals("null", value(owner, "SELECT queue_rowid()"));
    assertEquals(List.of(), rows(owner, "SELECT * FROM u"));
    assertEquals("1", value(owner, "SELECT queue_abort()"));
    assertEquals(List.of("10"), rows(owner, "SELECT * FROM u"));
  }

  @Test
  void theFirstTableWithAMatchingRowIsServed() throws SQLException {
    assertEquals("2", value(owner, "SELECT queue_wait('t:prio=7', 'u', 't', 10)"));
    assertEquals("3", value(owner, "SELECT queue_wait('u', 't:prio>5', 'app.t:prio=0', 10)"));
    assertEquals(List.of("2,0"), rows(owner, "SELECT * FROM t"));
    assertEquals("1", value(owner, "SELECT queue_wait('t')"));
    assertEquals(List.of("1,1"), rows(owner, "SELECT * FROM t"));
  }

  @Test
  void aMissingTableOrAWrongConditionIsNull() throws SQLException {
    assertEquals("null", value(owner, "SELECT queue_wait('missing', 10)"));
    assertEquals("null", value(owner, "SELECT queue_wait('t', 'nowhere.t', 10)"));
    assertEquals("null", value(owner, "SELECT queue_wait('t:prio=', 10)"));
    assertEquals("null", value(owner, "SELECT queue_wait('t:nothing=1', 10)"));
    assertEquals("null", value(owner, "SELECT queue_wait(NULL)"));
    assertEquals(1123, error(owner, "SELECT queue_rowid()"));
    assertEquals(1123, error(owner, "SELECT queue_wait('t', 'u')"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&useServerPrepStmts=true"})
  void tableAndLimitMayBeParametersAndVariables(String mode) throws SQLException {
    try (Connection worker = server.connect(mode)) {
      try (PreparedStatement wait = worker.prepareStatement("SELECT queue_wait(?, ?), 7")) {
        wait.setString(1, "t:prio=0");
        wait.setInt(2, 5);
        try (ResultSet row = wait.executeQuery()) {
          row.next();
          assertEquals(1, row.getInt(1));
          assertEquals(7, row.getInt(2));
        }
      }
      assertEquals(List.of("2,0"), rows(worker, "SELECT * FROM t"));
      rows(worker, "SET @q = 'u', @s = 3");
      assertEquals("1", value(worker, "SELECT queue_wait(@q, @s)"));
      assertEquals(List.of("10"), rows(worker, "SELECT * FROM u"));
    }
  }

  @Test
  void theOwnerMayDeleteItsRow() throws SQLException {
    value(owner, "SELECT queue_wait('t')");
    assertEquals(0, change(owner, "DELETE FROM u"));
    assertEquals(0, change(owner, "DELETE FROM t WHERE id = 2"));
    assertEquals(1, change(owner, "DELETE FROM t WHERE id = 1"));
    assertEquals(List.of(), rows(owner, "SELECT * FROM t"));
    assertEquals("1", value(owner, "SELECT queue_abort()"));
    assertEquals(List.of("2,0", "3,1"), rows(owner, "SELECT * FROM t"));
  }

  @Test
  void aTruncatedRowNeverComesBack() throws SQLException {
    value(owner, "SELECT queue_wait('t')");
    change(other, "TRUNCATE TABLE t");
    assertEquals(List.of(), rows(owner, "SELECT * FROM t"));
    change(other, "INSERT INTO t VALUES (9, 9)");
    assertEquals(List.of("9,9"), rows(other, "SELECT * FROM t"));
    value(owner, "SELECT queue_abort()");
    assertEquals(List.of("9,9"), rows(owner, "SELECT * FROM t"));
    value(owner, "SELECT queue_wait('t')");
    change(other, "TRUNCATE TABLE t");
    assertEquals("1", value(owner, "SELECT queue_end()"));
  }

  @Test
  void aDroppedTableIsGoneForItsOwnerToo() throws SQLException {
    value(owner, "SELECT queue_wait('t')");
    change(other, "DROP TABLE t");
    assertEquals(1146, error(owner, "SELECT * FROM t"));
    assertEquals(1146, error(other, "SELECT * FROM t"));
    assertEquals("1", value(owner, "SELECT queue_wait('u')"));
  }

  @Test
  void anAlteredRowGoesOnBeingOwned() throws SQLException {
    value(owner, "SELECT queue_wait('t')");
    change(other, "ALTER TABLE t ADD COLUMN more INT NOT NULL DEFAULT 5");
    assertEquals(List.of("1,1,5"), rows(owner, "SELECT * FROM t"));
    assertEquals(List.of("2,0,5", "3,1,5"), rows(other, "SELECT * FROM t"));
    value(owner, "SELECT queue_abort()");
    assertEquals("3", value(owner, "SELECT COUNT(*) FROM t"));
  }

  @Test
  void rowsOfARelayAreTakenOnce() throws SQLException {
    assertEquals("1", value(owner, "SELECT queue_set_srcid(5, 'a', 100)"));
    assertEquals(1, change(owner, "INSERT INTO u VALUES (100)"));
    assertEquals("1", value(owner, "SELECT queue_set_srcid(5, 'a', 100)"));
    assertEquals(0, change(owner, "INSERT INTO u VALUES (100)"));
    assertEquals(1, change(owner, "INSERT INTO u VALUES (101)"));
    assertEquals("1", value(owner, "SELECT queue_set_srcid(5, 'w', 50)"));
    assertEquals(1, change(owner, "INSERT INTO u VALUES (50)"));
    assertEquals("null", value(owner, "SELECT queue_set_srcid(64, 'a', 1)"));
    assertEquals("null", value(owner, "SELECT queue_set_srcid(1, 'x', 1)"));
    assertEquals(List.of("10", "100", "101", "50"), rows(owner, "SELECT * FROM u"));
  }

  @Test
  void figuresAndCompactionsAreThereForEveryTable() throws SQLException {
    assertEquals("1", value(owner, "SELECT queue_compact('t')"));
    assertEquals("null", value(owner, "SELECT queue_compact('missing')"));
    String stats = value(owner, "SELECT queue_stats('app.t')");
    assertEquals("rows_written: 3", stats.lines().findFirst().orElseThrow());
    assertEquals(9, stats.lines().count());
    assertEquals("null", value(owner, "SELECT queue_stats('missing')"));
  }
}
