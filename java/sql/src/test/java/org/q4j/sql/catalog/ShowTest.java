package org.q4j.sql.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.row.Schema;
import org.q4j.sql.wire.ErrorReply;

class ShowTest {
  private final TestSession session = new TestSession();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "EXPLAIN SELECT 1",
        "DESCRIBE UPDATE t SET a=1",
        "SHOWN",
        "",
        "EXPLAIN FORMAT=x"
      })
  void otherStatementsAreLeft(String sql) {
    assertEquals(Optional.empty(), Show.answer(sql, session));
  }

  @Test
  void databases() {
    assertEquals(List.of("Database"), session.columns("SHOW DATABASES"));
    assertEquals(List.of("information_schema", "app", "spare"), session.show("SHOW DATABASES;"));
    assertEquals(List.of("spare"), session.show("show schemas like 'sp%'"));
    assertEquals(
        List.of("app", "spare"),
        session.show("SHOW DATABASES WHERE `Database` != 'information_schema'"));
  }

  @Test
  void tables() {
    assertEquals(List.of("Tables_in_app"), session.columns("SHOW TABLES"));
    assertEquals(List.of("Jobs", "jobs"), session.show("SHOW TABLES"));
    assertEquals(
        List.of("Jobs|BASE TABLE", "jobs|BASE TABLE"), session.show("SHOW FULL TABLES IN app"));
    assertEquals(List.of("jobs"), session.show("SHOW TABLES FROM `app` LIKE 'job_'"));
    assertEquals(
        List.of("Tables_in_app (job\\_%)", "Table_type"),
        session.columns("SHOW FULL TABLES LIKE 'job\\_%'"));
    assertEquals(List.of(), session.show("SHOW TABLES FROM spare"));
    assertEquals(
        List.of("jobs|BASE TABLE"),
        session.show("SHOW FULL TABLES FROM app WHERE BINARY Tables_in_app = 'jobs'"));
    assertTrue(
        session.show("SHOW FULL TABLES FROM INFORMATION_SCHEMA").contains("TABLES|SYSTEM VIEW"));
    session.database = "";
    assertEquals("1046 3D000 No database selected", error("SHOW TABLES"));
  }

  @Test
  void tableStatusTellsRowsAndBytes() {
    session.set("SET time_zone = '+00:00'");
    assertEquals(
        List.of(
            "jobs|QUEUE|10|Dynamic|10|100|5596|0|0|500|null|2026-02-28 23:59:58|null|null"
                + "|utf8mb4_general_ci|null||"),
        session.show("SHOW TABLE STATUS LIKE 'jobs'"));
    assertEquals(18, session.columns("SHOW TABLE STATUS FROM app").size());
    assertEquals(List.of(), session.show("SHOW TABLE STATUS FROM spare"));
  }

  @Test
  void columnsAndTheirDefaults() {
    List<String> shown =
        List.of(
            "id|bigint(20) unsigned|NO||null|",
            "note|varchar(20)|YES||it's|",
            "at|timestamp(3)|NO||CURRENT_TIMESTAMP(3)|on update CURRENT_TIMESTAMP(3)",
            "price|decimal(10,2)|YES||1.50|",
            "kind|enum('a','long')|NO||null|",
            "body|text|YES||null|",
            "bits|bit(3)|YES||b'101'|");
    assertEquals(shown, session.show("SHOW COLUMNS FROM jobs"));
    assertEquals(shown, session.show("show fields from `jobs` from `app`"));
    assertEquals(shown, session.show("DESC app.jobs"));
    assertEquals(shown, session.show("EXPLAIN jobs"));
    assertEquals(shown.subList(1, 2), session.show("DESCRIBE jobs note"));
    assertEquals(shown.subList(5, 7), session.show("DESCRIBE jobs 'B%'"));
    assertEquals(
        List.of("Field", "Type", "Null", "Key", "Default", "Extra"), session.columns("DESC jobs"));
    assertEquals(
        "note|varchar(20)|latin1_swedish_ci|YES||it's||select,insert,update,references|what",
        session.show("SHOW FULL COLUMNS FROM app.jobs LIKE 'note'").get(0));
    assertEquals(
        List.of("id|bigint(20) unsigned|NO||null|"),
        session.show("SHOW COLUMNS FROM jobs WHERE Field = 'id'"));
    assertEquals(
        "TABLE_NAME|varchar(64)|NO||null|",
        session.show("DESC information_schema.tables table\\_name".replace("\\", "")).get(0));
  }

  @Test
  void doubleQuotesAreOfNamesWhereTheModeSaysSo() {
    assertEquals(List.of("jobs"), session.show("SHOW TABLES LIKE \"jobs\""));
    assertTrue(error("SHOW TABLES FROM \"app\"").startsWith("1064"));
    session.set("SET sql_mode = 'ANSI_QUOTES'");
    assertEquals(List.of("Jobs", "jobs"), session.show("SHOW TABLES FROM \"app\""));
    assertEquals(7, session.show("SHOW COLUMNS FROM \"jobs\" FROM \"app\"").size());
  }

  @Test
  void aTableIsCreatedAsMysqlPrintsIt() {
    String expected = Schema.parse(TestSession.JOBS).toSql("jobs");
    assertTrue(expected.contains("ENGINE=QUEUE"), expected);
    assertEquals(List.of("jobs|" + expected), session.show("SHOW CREATE TABLE `app`.`jobs`"));
    assertEquals(List.of("Table", "Create Table"), session.columns("SHOW CREATE TABLE app.jobs"));
    assertEquals(
        List.of("app|CREATE DATABASE `app` /*!40100 DEFAULT CHARACTER SET utf8mb4 */"),
        session.show("SHOW CREATE DATABASE app"));
    assertTrue(
        session
            .show("SHOW CREATE DATABASE IF NOT EXISTS `app`")
            .get(0)
            .contains("CREATE DATABASE /*!32312 IF NOT EXISTS*/ `app`"));
    assertTrue(
        session.show("SHOW CREATE TABLE information_schema.ENGINES").get(0).contains("`ENGINE`"));
  }

  @Test
  void variables() {
    assertEquals(List.of("Variable_name", "Value"), session.columns("SHOW VARIABLES"));
    assertEquals(List.of("port|3306"), session.show("SHOW VARIABLES LIKE 'port'"));
    assertEquals(List.of("autocommit|ON"), session.show("SHOW SESSION VARIABLES LIKE 'AUTOCOM%'"));
    assertEquals(List.of(), session.show("SHOW VARIABLES LIKE 'ndbinfo\\_version'"));
    session.set("SET wait_timeout = 7");
    assertEquals(List.of("wait_timeout|7"), session.show("SHOW VARIABLES LIKE 'wait\\_timeout'"));
    assertEquals(
        List.of("wait_timeout|28800"), session.show("SHOW GLOBAL VARIABLES LIKE 'wait_timeout'"));
    assertEquals(List.of(), session.show("SHOW GLOBAL VARIABLES LIKE 'pseudo_thread_id'"));
    assertEquals(
        List.of("port|3306", "version|5.7.44-q4j"),
        session.show("SHOW VARIABLES WHERE Variable_name IN ('version', 'port', 'nosuch')"));
    assertTrue(session.show("SHOW VARIABLES").size() > 200);
  }

  @Test
  void status() {
    session.counters.put("Questions", 77L);
    session.counters.put("Handshakes", 3L);
    assertEquals(List.of("Questions|77"), session.show("SHOW GLOBAL STATUS LIKE 'questions'"));
    assertEquals(List.of("Handshakes|3"), session.show("SHOW STATUS LIKE 'Handshakes'"));
    assertEquals(List.of("Threads_connected|2"), session.show("SHOW STATUS LIKE 'Threads_conn%'"));
    assertEquals(List.of("Queue_queue_wait|51"), session.show("SHOW STATUS LIKE 'queue_queue_w%'"));
    assertEquals(List.of("Ssl_cipher|"), session.show("SHOW STATUS LIKE 'Ssl_cipher'"));
    String uptime = session.show("SHOW STATUS LIKE 'Uptime'").get(0);
    assertTrue(Long.parseLong(uptime.substring("Uptime|".length())) >= 100, uptime);
  }

  @Test
  void enginesAndPlugins() {
    assertEquals(
        List.of("QUEUE|DEFAULT|Queues in Q4M files|NO|NO|NO"), session.show("SHOW ENGINES"));
    assertEquals(session.show("SHOW ENGINES"), session.show("SHOW STORAGE ENGINES"));
    assertTrue(
        session.show("SHOW PLUGINS").contains("QUEUE|ACTIVE|STORAGE ENGINE|null|Apache-2.0"));
  }

  @Test
  void engineStatusHasTheSectionsOfQ4m() {
    session.counters.put("Queue_queue_rowid", 9L);
    String status = session.show("SHOW ENGINE QUEUE STATUS").get(0);
    assertTrue(status.startsWith("QUEUE||I/O calls\n"), status);
    for (String section :
        List.of("I/O calls", "Writer thread", "Conditional subscription", "High-level stats")) {
      assertTrue(status.contains(section + "\n" + "-".repeat(section.length()) + "\n"), status);
    }
    List<String> figures =
        status
            .lines()
            .filter(l -> l.matches("[a-z_]+ +\\d+"))
            .map(l -> l.replaceAll(" +", "="))
            .toList();
    assertEquals(
        List.of(
            "sys_read=46",
            "sys_write=43",
            "sys_sync=44",
            "read_cachehit=45",
            "append=43",
            "remove=42",
            "evaluation=61",
            "compile=62",
            "compile_cachehit=63",
            "rows_written=41",
            "rows_removed=42",
            "queue_wait=51",
            "queue_end=52",
            "queue_abort=53",
            "queue_rowid=9",
            "queue_set_srcid=0"),
        figures);
    assertEquals("1286 42000 Unknown storage engine 'INNODB'", error("SHOW ENGINE INNODB STATUS"));
  }

  @Test
  void processes() {
    List<String> shown = session.show("SHOW PROCESSLIST");
    assertEquals("8|you|localhost|null|Sleep|9||null", shown.get(1));
    assertEquals("7|me|127.0.0.1:999|app|Query|3||SELECT " + "x".repeat(93), shown.get(0));
    assertTrue(session.show("SHOW FULL PROCESSLIST").get(0).endsWith("SELECT " + "x".repeat(200)));
  }

  @Test
  void warningsAndErrors() {
    session.warnings.warn(1292, "cut");
    session.warnings.error(new ErrorReply(1064, "42000", "bad"));
    assertEquals(List.of("Warning|1292|cut", "Error|1064|bad"), session.show("SHOW WARNINGS"));
    assertEquals(List.of("Error|1064|bad"), session.show("SHOW WARNINGS LIMIT 1, 10"));
    assertEquals(List.of("Warning|1292|cut"), session.show("SHOW WARNINGS LIMIT 1"));
    assertEquals(List.of("Error|1064|bad"), session.show("SHOW ERRORS"));
    assertEquals(List.of("2"), session.show("SHOW COUNT(*) WARNINGS"));
    assertEquals(List.of("1"), session.show("SHOW COUNT(*) ERRORS"));
    assertEquals(List.of("@@session.warning_count"), session.columns("SHOW COUNT(*) WARNINGS"));
  }

  @Test
  void grantsAndPrivileges() {
    assertEquals(
        List.of("GRANT ALL PRIVILEGES ON *.* TO 'o''me'@'%'"), session.show("SHOW GRANTS"));
    assertEquals(1, session.show("SHOW GRANTS FOR CURRENT_USER()").size());
    assertTrue(session.show("SHOW PRIVILEGES").contains("Select|Tables|Read rows"));
  }

  @Test
  void characterSetsAndCollations() {
    assertEquals(41, session.show("SHOW CHARACTER SET").size());
    assertEquals(
        List.of("utf8mb4|UTF-8 Unicode|utf8mb4_general_ci|4"),
        session.show("SHOW CHARSET LIKE 'UTF8MB4'"));
    assertEquals(
        List.of("latin1_swedish_ci|latin1|8|Yes|Yes|1"),
        session.show("SHOW COLLATION LIKE 'latin1_swe%'"));
    assertEquals(
        List.of("utf8mb4_bin|utf8mb4|46||Yes|1"), session.show("SHOW COLLATION WHERE Id = 46"));
  }

  @ParameterizedTest
  @CsvSource({
    "SHOW INDEX FROM jobs, 13",
    "SHOW KEYS FROM `jobs` FROM `app`, 13",
    "SHOW INDEXES IN app.jobs WHERE Key_name = 'PRIMARY', 13",
    "SHOW TRIGGERS, 11",
    "SHOW TRIGGERS LIKE 'jobs', 11",
    "SHOW TRIGGERS FROM `app`, 11",
    "SHOW EVENTS FROM app, 15",
    "SHOW PROCEDURE STATUS WHERE Db = 'app', 11",
    "SHOW FUNCTION STATUS LIKE '%', 11",
    "SHOW OPEN TABLES WHERE In_use > 0, 4",
    "SHOW MASTER STATUS, 5",
    "SHOW SLAVE STATUS, 57",
    "SHOW ALL SLAVES STATUS, 57",
    "SHOW REPLICA STATUS FOR CHANNEL 'x', 57",
    "SHOW SLAVE HOSTS, 5",
    "SHOW BINARY LOG STATUS, 5",
    "SHOW BINLOG EVENTS LIMIT 5, 6",
    "SHOW PROFILES, 3",
    "SHOW ENGINE QUEUE MUTEX, 3",
  })
  void whatQueuesHaveNotIsEmpty(String sql, int columns) {
    assertEquals(List.of(), session.show(sql));
    assertEquals(columns, session.columns(sql).size());
  }

  private String error(String sql) {
    return TestSession.shown(assertThrows(ErrorReply.class, () -> Show.answer(sql, session), sql));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SHOW COLUMNS FROM nosuch | 1146 42S02 Table 'app.nosuch' doesn't exist",
        "DESC nosuch.t | 1146 42S02 Table 'nosuch.t' doesn't exist",
        "SHOW COLUMNS FROM JOBS | 1146 42S02 Table 'app.JOBS' doesn't exist",
        "SHOW INDEX FROM nosuch | 1146 42S02 Table 'app.nosuch' doesn't exist",
        "SHOW CREATE TABLE nosuch | 1146 42S02 Table 'app.nosuch' doesn't exist",
        "SHOW CREATE TABLE information_schema.x | 1109 42S02 Unknown table 'x' in"
            + " information_schema",
        "SHOW CREATE DATABASE nosuch | 1049 42000 Unknown database 'nosuch'",
        "SHOW TABLES FROM nosuch | 1049 42000 Unknown database 'nosuch'",
        "SHOW TABLES FROM APP | 1049 42000 Unknown database 'APP'",
        "SHOW TABLE STATUS FROM nosuch | 1049 42000 Unknown database 'nosuch'",
        "SHOW TRIGGERS FROM nosuch | 1049 42000 Unknown database 'nosuch'",
        "SHOW CREATE VIEW jobs | 1347 HY000 'app.jobs' is not VIEW",
        "SHOW CREATE PROCEDURE p | 1305 42000 PROCEDURE p does not exist",
        "SHOW CREATE FUNCTION app.f | 1305 42000 FUNCTION f does not exist",
        "SHOW CREATE EVENT e | 1539 HY000 Unknown event 'e'",
        "SHOW CREATE TRIGGER t | 1360 HY000 Trigger does not exist",
        "SHOW BINARY LOGS | 1381 HY000 You are not using binary logging",
        "SHOW MASTER LOGS | 1381 HY000 You are not using binary logging",
      })
  void errorsAreMysqls(String sql, String expected) {
    assertEquals(expected, error(sql));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHOW",
        "SHOW foo",
        "SHOW TABLES LIKE",
        "SHOW TABLES LIKE x",
        "SHOW FIELDS",
        "SHOW TABLES x",
        "SHOW DATABASES WHERE",
        "SHOW COUNT(x) WARNINGS",
        "SHOW WARNINGS LIMIT x",
        "SHOW CREATE",
        "SHOW ENGINE QUEUE",
        "SHOW VARIABLES LIKE 'a",
        "SHOW `TABLES`",
        "DESC jobs note x"
      })
  void whatDoesNotParseIsError1064(String sql) {
    assertTrue(error(sql).startsWith("1064 42000 You have an error in your SQL syntax;"));
  }
}
