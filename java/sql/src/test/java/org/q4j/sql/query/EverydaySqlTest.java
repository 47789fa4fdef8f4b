package org.q4j.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.q4j.sql.query.SqlServer.change;
import static org.q4j.sql.query.SqlServer.error;
import static org.q4j.sql.query.SqlServer.rows;
import static org.q4j.sql.query.SqlServer.value;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients and their libraries say beside queues. */
@Timeout(60)
class EverydaySqlTest extends SqlCase {

  @Test
  void withAnsiQuotesNamesStandInDoubleQuotes() throws SQLException {
    change(connection, "SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')");
    change(connection, "CREATE TABLE \"a-b\" (\"select\" INT, `x` INT) ENGINE=QUEUE");
    change(connection, "INSERT INTO \"a-b\" (\"select\", x) VALUES (1, 2)");
    assertEquals(
        "1:say \"1\"",
        value(
            connection,
            "SELECT CONCAT(\"select\", ':', 'say \"1\"') FROM \"a-b\" WHERE \"x\" = 2"));
    assertEquals(1, change(connection, "DELETE FROM \"a-b\" WHERE \"select\" = 1"));
    assertEquals(1054, error(connection, "SELECT \"missing\" FROM `a-b`"));
    change(connection, "SET sql_mode = ''");
    assertEquals("missing", value(connection, "SELECT \"missing\""));
  }

  @Test
  void digitsBehindACharacterSetAreItsBytes() throws SQLException {
    assertEquals("é", value(connection, "SELECT _latin1 x'e9'"));
    assertEquals("é", value(connection, "SELECT _latin1 0xe9"));
    assertEquals("é", value(connection, "SELECT _latin1 b'11101001'"));
    assertEquals("é_b x", value(connection, "SELECT CONCAT(_utf8mb4 X'c3a9', '_b x')"));
    assertEquals("E9", value(connection, "SELECT HEX(_binary x'e9')"));
    change(connection, "CREATE TABLE t (c VARCHAR(10) CHARACTER SET utf8mb4) ENGINE=QUEUE");
    change(connection, "INSERT INTO t VALUES (_latin1 x'e9')");
    assertEquals("é", value(connection, "SELECT c FROM t"));
    assertEquals(1115, error(connection, "SELECT _latin77 x'e9'"));
  }

  @Test
  void zerofillShowsZerosUpToTheWidth() throws SQLException {
    change(connection, "CREATE TABLE t (a INT(5) ZEROFILL, b BIGINT UNSIGNED) ENGINE=QUEUE");
    change(connection, "INSERT INTO t VALUES (42, 42), (1234567, 1), (NULL, 1)");
    String definition = rows(connection, "SHOW CREATE TABLE t").get(0);
    assertTrue(definition.contains("int(5) unsigned zerofill"), definition);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT a, b, a + 0 FROM t")) {
      assertTrue(rows.next());
      assertEquals("00042", sent(rows, 1));
      assertEquals("42", sent(rows, 2));
      assertEquals("42", sent(rows, 3));
      assertTrue(rows.next());
      assertEquals("1234567", sent(rows, 1));
      assertTrue(rows.next());
      assertNull(rows.getBytes(1));
    }
  }

  /** Returns what was sent: the driver fills zeros in by itself, to a width of its own. */
  private static String sent(ResultSet rows, int column) throws SQLException {
    return new String(rows.getBytes(column), StandardCharsets.US_ASCII);
  }

  @Test
  void resultColumnsAreCalledAsTheStatementWritesThem() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1+1, count( * ), Max(2) FROM DUAL")) {
      assertEquals("1+1", rows.getMetaData().getColumnLabel(1));
      assertEquals("count( * )", rows.getMetaData().getColumnLabel(2));
      assertEquals("Max(2)", rows.getMetaData().getColumnLabel(3));
    }
  }

  @Test
  void sleepHoldsNoThreadAndEndsWhenItIsKilled() throws Exception {
    assertEquals("0", value(connection, "SELECT SLEEP('0.01')"));
    assertEquals(1210, error(connection, "SELECT SLEEP(NULL)"));
    assertEquals(1210, error(connection, "DO SLEEP(-1)"));
    String id = value(connection, "SELECT CONNECTION_ID()");
    CompletableFuture<Integer> killed =
        CompletableFuture.supplyAsync(() -> error(connection, "SELECT SLEEP(1000)"));
    try (Connection other = server.connect()) {
      String asleep =
          "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP(1000%'"
              + " AND id = "
              + id;
      while (value(other, asleep).equals("0")) {
        Thread.onSpinWait();
      }
      change(other, "KILL QUERY " + id);
    }
    assertEquals(1317, killed.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN",
        "BEGIN WORK",
        "START TRANSACTION",
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        "COMMIT WORK",
        "COMMIT AND CHAIN",
        "COMMIT AND NO CHAIN NO RELEASE",
        "ROLLBACK WORK AND NO CHAIN",
        "SAVEPOINT `a`",
        "ROLLBACK WORK TO SAVEPOINT a",
        "ROLLBACK TO a;",
        "RELEASE SAVEPOINT a"
      })
  void transactionsMayBeSpokenOf(String sql) throws SQLException {
    assertEquals(0, change(connection, sql));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN x",
        "START TRANSACTION foo",
        "COMMIT foo",
        "COMMIT AND",
        "ROLLBACK TO SAVEPOINT",
        "ROLLBACK x",
        "SAVEPOINT",
        "SAVEPOINT a b",
        "RELEASE a"
      })
  void whatNobodyKnowsBehindThemIsRefused(String sql) {
    assertEquals(1064, error(connection, sql));
  }

  @Test
  void aSelectPutsItsOneRowIntoVariables() throws SQLException {
    change(connection, "CREATE TABLE t (a INT, b VARCHAR(10)) ENGINE=QUEUE");
    change(connection, "INSERT INTO t VALUES (1, 'x'), (2, 'y')");
    assertEquals(1, change(connection, "SELECT a, b INTO @a, @B FROM t WHERE a = 2"));
    assertEquals(List.of("2,y"), rows(connection, "SELECT @a, @b"));
    assertEquals(1, change(connection, "SELECT a + 5 FROM t LIMIT 1 INTO @`a`"));
    assertEquals("6", value(connection, "SELECT @a"));
    assertEquals(0, change(connection, "SELECT a INTO @a FROM t WHERE a = 77"));
    assertEquals("6", value(connection, "SELECT @a"));
    assertEquals(1172, error(connection, "SELECT a INTO @a FROM t"));
    assertEquals(1222, error(connection, "SELECT 1, 2 INTO @a"));
    assertEquals(1, change(connection, "SELECT QUEUE_WAIT('t') INTO @w"));
    assertEquals("1", value(connection, "SELECT @w"));
  }

  @Test
  void documentsAreLookedInto() throws SQLException {
    change(connection, "CREATE TABLE t (id INT, doc JSON) ENGINE=QUEUE");
    change(
        connection,
        "INSERT INTO t VALUES (1, '{\"kind\":\"mail\",\"to\":[\"a\",\"b\"]}'),"
            + " (2, '{\"kind\":\"sms\",\"n\":5}')");
    assertEquals(
        List.of("1,\"mail\",mail,2", "2,\"sms\",sms,null"),
        rows(
            connection,
            "SELECT id, doc->'$.kind', doc->>'$.kind', JSON_LENGTH(doc, '$.to') FROM t"));
    assertEquals("1", value(connection, "SELECT id FROM t WHERE doc->'$.kind' = 'mail'"));
    assertEquals("2", value(connection, "SELECT id FROM t WHERE doc->'$.n' > 4"));
    assertEquals(
        "1", value(connection, "SELECT id FROM t WHERE JSON_CONTAINS(doc, '\"a\"', '$.to')"));
    assertEquals(
        "{\"a\": true, \"doc\": {\"n\": 5, \"kind\": \"sms\"}}",
        value(connection, "SELECT JSON_OBJECT('doc', doc, 'a', TRUE) FROM t WHERE id = 2"));
    assertEquals("[1, {\"b\": 2}]", value(connection, "SELECT CAST('[1,{\"b\":2}]' AS JSON)"));
  }

  @Test
  void wrongDocumentsAndPathsAreMysqlsErrors() {
    assertEquals(3141, error(connection, "SELECT JSON_EXTRACT('{', '$.a')"));
    assertEquals(3143, error(connection, "SELECT JSON_EXTRACT('{}', 'a')"));
    assertEquals(3143, error(connection, "SELECT JSON_EXTRACT('{}', '$.\"a')"));
    assertEquals(3143, error(connection, "SELECT JSON_EXTRACT('{}', '$**')"));
    assertEquals(3146, error(connection, "SELECT JSON_EXTRACT(1, '$.a')"));
    assertEquals(3149, error(connection, "SELECT JSON_LENGTH('[1]', '$[*]')"));
    assertEquals(3158, error(connection, "SELECT JSON_OBJECT(NULL, 1)"));
    assertEquals(1582, error(connection, "SELECT JSON_OBJECT('a')"));
    assertEquals(3144, error(connection, "SELECT JSON_ARRAY(CAST('a' AS BINARY))"));
  }

  @Test
  void callsOfTheQueueFunctionsAreCounted() throws SQLException {
    change(connection, "CREATE TABLE t (a INT) ENGINE=QUEUE");
    change(connection, "INSERT INTO t VALUES (1)");
    assertEquals("1", value(connection, "SELECT QUEUE_WAIT('t')"));
    assertEquals("1", value(connection, "SELECT QUEUE_ROWID()"));
    assertEquals("1", value(connection, "SELECT QUEUE_SET_SRCID(3, 'a', 7)"));
    assertEquals("1", value(connection, "SELECT QUEUE_END()"));
    for (String name : List.of("queue_rowid", "queue_set_srcid", "queue_wait", "queue_end")) {
      assertEquals(
          List.of("Queue_" + name + ",1"),
          rows(connection, "SHOW STATUS LIKE 'Queue\\_" + name + "'"));
    }
  }
}
