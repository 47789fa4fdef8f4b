package org.q4j.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.q4j.sql.query.SqlServer.change;
import static org.q4j.sql.query.SqlServer.error;
import static org.q4j.sql.query.SqlServer.rows;
import static org.q4j.sql.query.SqlServer.value;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table from its making to its end, as one client sees it. */
@Timeout(60)
class QueueTableSqlTest extends SqlCase {

  @BeforeEach
  void createTables() throws SQLException {
    change(connection, "CREATE TABLE t (id INT NOT NULL, note VARCHAR(20)) ENGINE=QUEUE");
  }

  @Test
  void rowsComeInTheirOrderAndCanBeCountedAndDeleted() throws SQLException {
    assertEquals(3, change(connection, "INSERT INTO t VALUES (1, 'a'), (2, NULL), (3, 'it''s')"));
    assertEquals(1, change(connection, "INSERT INTO t (note, id) VALUES ('x', 4)"));
    assertEquals(1, change(connection, "INSERT INTO t SET id = 2 + 3"));
    assertEquals(
        List.of("1,a", "2,null", "3,it's", "4,x", "5,null"), rows(connection, "SELECT * FROM t"));
    assertEquals("5", value(connection, "SELECT COUNT(*) FROM t"));
    assertEquals(2, change(connection, "DELETE FROM t WHERE note IS NULL"));
    assertEquals(1, change(connection, "DELETE FROM t LIMIT 1"));
    assertEquals(1, change(connection, "DELETE FROM t ORDER BY id DESC LIMIT 1"));
    assertEquals(List.of("3,it's"), rows(connection, "SELECT * FROM t"));
    assertEquals(1, change(connection, "DELETE FROM t"));
    assertEquals("0", value(connection, "SELECT COUNT(*) FROM t"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&useServerPrepStmts=true", "&rewriteBatchedStatements=true"})
  void preparedStatementsInsertAndSelect(String mode) throws SQLException {
    try (Connection other = server.connect(mode)) {
      try (PreparedStatement insert = other.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
        for (int i = 0; i < 10; i++) {
          insert.setInt(1, i);
          insert.setString(2, i == 5 ? null : "note '" + i);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      try (PreparedStatement select =
          other.prepareStatement("SELECT note FROM t WHERE id >= ? AND id < ?")) {
        select.setInt(1, 4);
        select.setLong(2, 6);
        try (ResultSet row = select.executeQuery()) {
          row.next();
          assertEquals("note '4", row.getString(1));
          row.next();
          assertNull(row.getString(1));
          assertEquals(false, row.next());
        }
      }
    }
  }

  @Test
  void aTableIsMadeLikeAnotherRenamedEmptiedAndDropped() throws SQLException {
    change(connection, "CREATE TABLE IF NOT EXISTS t (id INT) ENGINE=QUEUE");
    assertEquals(1050, error(connection, "CREATE TABLE t (id INT) ENGINE=QUEUE"));
    change(connection, "CREATE TABLE u LIKE t");
    change(connection, "INSERT INTO u (id) VALUES (1), (2)");
    change(connection, "RENAME TABLE u TO v, t TO u");
    assertEquals("2", value(connection, "SELECT COUNT(*) FROM v"));
    change(connection, "TRUNCATE TABLE v");
    assertEquals("0", value(connection, "SELECT COUNT(*) FROM v"));
    assertEquals(1051, error(connection, "DROP TABLE v, missing"));
    change(connection, "DROP TABLE IF EXISTS u, missing");
    assertEquals(1146, error(connection, "SELECT * FROM u"));
    assertEquals(1146, error(connection, "INSERT INTO u VALUES (1)"));
  }

  @Test
  void otherEnginesAndWhatQueuesLackAreRefused() throws SQLException {
    assertEquals(1286, error(connection, "CREATE TABLE x (id INT) ENGINE=InnoDB"));
    assertEquals(1069, error(connection, "CREATE TABLE x (id INT PRIMARY KEY) ENGINE=QUEUE"));
    assertEquals(1164, error(connection, "CREATE TABLE x (id INT AUTO_INCREMENT) ENGINE=QUEUE"));
    assertEquals(1031, error(connection, "UPDATE t SET id = 1"));
    assertEquals(1031, error(connection, "REPLACE INTO t VALUES (1, 'a')"));
    assertEquals(1146, error(connection, "UPDATE missing SET id = 1"));
    assertEquals(1064, error(connection, "INSERT INTO t VALUES (1, 'a'"));
    assertEquals(1064, error(connection, "FROB t"));
    assertEquals(1049, error(connection, "USE nowhere"));
  }

  @Test
  void anyEngineBecomesAQueueWhereTheServerSaysSo() throws SQLException {
    stop();
    server = new SqlServer(folder, true);
    connection = server.connect();
    change(connection, "CREATE TABLE x (id INT) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
    assertEquals(1, change(connection, "INSERT INTO x VALUES (1)"));
  }

  @Test
  void columnsAreAddedDroppedChangedAndMoved() throws SQLException {
    change(connection, "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
    change(
        connection,
        "ALTER TABLE t ADD COLUMN at BIGINT NOT NULL DEFAULT 7 FIRST, CHANGE note text"
            + " VARCHAR(40)");
    assertEquals(List.of("7,1,a", "7,2,b"), rows(connection, "SELECT * FROM t"));
    change(connection, "ALTER TABLE t MODIFY id BIGINT NOT NULL AFTER text, DROP at");
    assertEquals(List.of("a,1", "b,2"), rows(connection, "SELECT * FROM t"));
    change(connection, "ALTER TABLE t RENAME COLUMN text TO word, RENAME TO u");
    assertEquals(List.of("b"), rows(connection, "SELECT word FROM u WHERE id = 2"));
    assertEquals(1091, error(connection, "ALTER TABLE u DROP COLUMN missing"));
    assertEquals(1060, error(connection, "ALTER TABLE u ADD COLUMN word INT"));
  }

  @Test
  void whatDumpsHaveAroundTheirRowsIsAccepted() throws SQLException {
    for (String sql :
        List.of(
            "/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */",
            "LOCK TABLES `t` WRITE",
            "/*!40000 ALTER TABLE `t` DISABLE KEYS */",
            "INSERT INTO `t` VALUES (1,'a'),(2,NULL)",
            "/*!40000 ALTER TABLE `t` ENABLE KEYS */",
            "UNLOCK TABLES",
            "/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */")) {
      rows(connection, sql);
    }
    assertEquals("2", value(connection, "SELECT COUNT(*) FROM t"));
  }

  @Test
  void databasesAreMadeAndDroppedWithTheirTables() throws SQLException {
    change(connection, "CREATE DATABASE other");
    assertEquals(1007, error(connection, "CREATE DATABASE other"));
    change(connection, "CREATE TABLE other.t (id INT) ENGINE=QUEUE");
    change(connection, "INSERT INTO other.t VALUES (1)");
    change(connection, "INSERT INTO t (id) SELECT id + 1 FROM other.t");
    assertEquals(List.of("2,null"), rows(connection, "SELECT * FROM t"));
    change(connection, "DROP DATABASE other");
    assertEquals(1008, error(connection, "DROP DATABASE other"));
    assertEquals(1146, error(connection, "SELECT * FROM other.t"));
  }
}
