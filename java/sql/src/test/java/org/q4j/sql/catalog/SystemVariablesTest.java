package org.q4j.sql.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.row.MysqlCharset;
import org.q4j.sql.select.SelectContext.Variable;
import org.q4j.sql.select.SelectContext.VariableScope;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.FieldType;

class SystemVariablesTest {
  private final TestSession session = new TestSession();
  private final SessionVariables variables = session.variables;

  private void error(String expected, Runnable what) {
    ErrorReply error = assertThrows(ErrorReply.class, what::run);
    assertEquals(expected, TestSession.shown(error));
  }

  private void set(String name, Object value) {
    variables.set(VariableScope.ANY, name, value);
  }

  @Test
  void everyDefaultIsOneThatItsTypeTakes() {
    for (VariableDefinition variable : VariableList.all().values()) {
      boolean global = variable.scope() == VariableDefinition.Scope.GLOBAL;
      VariableScope scope = global ? VariableScope.GLOBAL : VariableScope.SESSION;
      Variable read = variables.get(scope, variable.name());
      assertEquals(variable.name(), read.column().name());
      String shown = variables.shown(variable, global);
      assertFalse(shown.startsWith("$"), variable.name() + "=" + shown);
    }
    assertTrue(VariableList.all().size() > 200);
  }

  @Test
  void whatTheServerTellsIsShown() {
    assertEquals(3306L, session.variable("port"));
    assertEquals("/run/q4j.sock", session.variable("socket"));
    assertEquals("/data/", session.variable("datadir"));
    assertEquals(64L << 20, session.variable("max_allowed_packet"));
    assertEquals(500L, session.variable("max_connections"));
    assertEquals(28800L, session.variable("WAIT_TIMEOUT"));
    assertEquals("5.7.44-q4j", session.variable("version"));
    assertEquals(7L, session.variable("pseudo_thread_id"));
    assertEquals("1772323198.123456", session.variable("timestamp").toString());
  }

  @Test
  void columnsAreOfMysqlsTypes() {
    assertEquals(FieldType.LONGLONG, column("autocommit"));
    assertEquals(FieldType.LONGLONG, column("max_join_size"));
    assertEquals(FieldType.VAR_STRING, column("sql_mode"));
    assertEquals(FieldType.NEWDECIMAL, column("long_query_time"));
    assertEquals(new BigInteger("18446744073709551615"), session.variable("max_join_size"));
    assertEquals(1L, session.variable("autocommit"));
  }

  private FieldType column(String name) {
    return variables.get(VariableScope.ANY, name).column().type();
  }

  @Test
  void scopesAreKept() {
    set("wait_timeout", 5L);
    assertEquals(5L, session.variable("wait_timeout"));
    assertEquals(28800L, variables.get(VariableScope.GLOBAL, "wait_timeout").value());
    variables.set(VariableScope.GLOBAL, "wait_timeout", 9L);
    assertEquals(5L, session.variable("wait_timeout"));
    assertEquals(9L, new SessionVariables(session.globals, session).number("wait_timeout"));
    variables.reset(VariableScope.SESSION, "wait_timeout");
    assertEquals(9L, session.variable("wait_timeout"));
    variables.reset(VariableScope.GLOBAL, "wait_timeout");
    assertEquals(28800L, variables.get(VariableScope.GLOBAL, "wait_timeout").value());
  }

  @Test
  void unknownAndReadOnlyOnesAreRefusedAsOnMysql() {
    error(
        "1193 HY000 Unknown system variable 'nosuch'",
        () -> variables.get(VariableScope.ANY, "nosuch"));
    error("1193 HY000 Unknown system variable 'nosuch'", () -> set("nosuch", 1L));
    error("1238 HY000 Variable 'port' is a read only variable", () -> set("port", 1L));
    error(
        "1238 HY000 Variable 'port' is a GLOBAL variable",
        () -> variables.get(VariableScope.SESSION, "port"));
    error(
        "1238 HY000 Variable 'timestamp' is a SESSION variable",
        () -> variables.get(VariableScope.GLOBAL, "timestamp"));
    error(
        "1228 HY000 Variable 'timestamp' is a SESSION variable and can't be used with SET GLOBAL",
        () -> variables.set(VariableScope.GLOBAL, "timestamp", 1L));
    error(
        "1229 HY000 Variable 'connect_timeout' is a GLOBAL variable and should be set with SET"
            + " GLOBAL",
        () -> set("connect_timeout", 5L));
    error(
        "1621 HY000 SESSION variable 'max_allowed_packet' is read-only. Use SET GLOBAL to assign"
            + " the value",
        () -> set("max_allowed_packet", 5L));
  }

  @Test
  void wrongValuesAreRefusedAsOnMysql() {
    error(
        "1231 42000 Variable 'autocommit' can't be set to the value of 'x'",
        () -> set("autocommit", "x"));
    error(
        "1231 42000 Variable 'autocommit' can't be set to the value of '7'",
        () -> set("autocommit", 7L));
    error(
        "1232 42000 Incorrect argument type to variable 'autocommit'",
        () -> set("autocommit", 2.5));
    error(
        "1232 42000 Incorrect argument type to variable 'wait_timeout'",
        () -> set("wait_timeout", "a"));
    error(
        "1232 42000 Incorrect argument type to variable 'insert_id'", () -> set("insert_id", null));
    error(
        "1231 42000 Variable 'sql_mode' can't be set to the value of 'foo'",
        () -> set("sql_mode", "ANSI,foo"));
    error(
        "1231 42000 Variable 'sql_mode' can't be set to the value of '99999999999'",
        () -> set("sql_mode", 99_999_999_999L));
    error(
        "1231 42000 Variable 'sql_mode' can't be set to the value of 'NULL'",
        () -> set("sql_mode", null));
    error(
        "1231 42000 Variable 'transaction_isolation' can't be set to the value of 'foo'",
        () -> set("tx_isolation", "foo"));
    error("1298 HY000 Unknown or incorrect time zone: 'foo'", () -> set("time_zone", "foo"));
    error("1298 HY000 Unknown or incorrect time zone: '+15:00'", () -> set("time_zone", "+15:00"));
    error("1286 42000 Unknown storage engine 'foo'", () -> set("storage_engine", "foo"));
    error("1649 HY000 Unknown locale: 'xx'", () -> set("lc_messages", "xx"));
    error("1115 42000 Unknown character set: 'foo'", () -> set("character_set_results", "foo"));
    error(
        "1231 42000 Variable 'character_set_client' can't be set to the value of 'ucs2'",
        () -> set("character_set_client", "ucs2"));
    error(
        "1231 42000 Variable 'character_set_connection' can't be set to the value of 'NULL'",
        () -> set("character_set_connection", null));
    error("1273 HY000 Unknown collation: 'foo'", () -> set("collation_server", "foo"));
  }

  @Test
  void anIntegerOutOfRangeBecomesTheNearestWithAWarning() {
    set("wait_timeout", 0L);
    assertEquals(1L, session.variable("wait_timeout"));
    assertEquals(
        new Warnings.Entry(
            Warnings.Level.WARNING, 1292, "Truncated incorrect wait_timeout value: '0'"),
        session.warnings.entries().get(0));
    set("max_join_size", new BigInteger("99999999999999999999"));
    assertEquals(new BigInteger("18446744073709551615"), session.variable("max_join_size"));
    assertEquals(2L, session.variable("warning_count"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "autocommit | off | OFF",
        "autocommit | 1 | ON",
        "sql_mode | strict_all_tables,ANSI_QUOTES | ANSI_QUOTES,STRICT_ALL_TABLES",
        "sql_mode | ANSI | REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ANSI",
        "sql_mode | NO_AUTO_VALUE_ON_ZERO | NO_AUTO_VALUE_ON_ZERO",
        "tx_isolation | read-committed | READ-COMMITTED",
        "time_zone | +9:00 | +9:00",
        "time_zone | Europe/Berlin | Europe/Berlin",
        "character_set_results | UTF8MB3 | utf8",
        "collation_connection | utf8mb4_0900_ai_ci | utf8mb4_0900_ai_ci",
        "storage_engine | queue | QUEUE",
        "lc_time_names | de_de | de_DE",
        "query_cache_type | demand | DEMAND",
      })
  void valuesAreShownAsOnMysql(String name, String value, String shown) {
    set(name, value);
    assertEquals(shown, variables.shown(VariableList.find(name).orElseThrow(), false));
  }

  @Test
  void numbersStandForWords() {
    set("sql_mode", 4L);
    assertEquals("ANSI_QUOTES", session.variable("sql_mode"));
    set("query_cache_type", 2L);
    assertEquals("DEMAND", session.variable("query_cache_type"));
    set("character_set_filesystem", 8L);
    assertEquals("latin1", session.variable("character_set_filesystem"));
  }

  @Test
  void aCharacterSetAndItsCollationGoTogether() {
    set("character_set_connection", "latin1");
    assertEquals("latin1_swedish_ci", session.variable("collation_connection"));
    set("collation_connection", "utf8mb4_bin");
    assertEquals("utf8mb4", session.variable("character_set_connection"));
  }

  @Test
  void whatTheSessionAsksForFollows() {
    assertTrue(variables.hasMode("STRICT_TRANS_TABLES"));
    set("sql_mode", "");
    assertFalse(variables.hasMode("STRICT_TRANS_TABLES"));
    set("autocommit", 0L);
    assertFalse(variables.autocommit());
    set("time_zone", "-05:30");
    assertEquals(ZoneOffset.ofHoursMinutes(-5, -30), variables.zone());
    set("time_zone", "SYSTEM");
    assertEquals(ZoneId.systemDefault(), variables.zone());
    set("character_set_client", "latin1");
    assertEquals(MysqlCharset.LATIN1, variables.clientCharset());
    set("character_set_results", null);
    assertEquals(MysqlCharset.BINARY, variables.resultCharset());
    assertNull(session.variable("character_set_results"));
  }

  @Test
  void aSetTimeStandsStillUntilItIsReset() {
    set("timestamp", new java.math.BigDecimal("1.25"));
    assertEquals(Instant.ofEpochSecond(1, 250_000_000), variables.now(TestSession.NOW));
    assertEquals("1.250000", session.variable("timestamp").toString());
    set("timestamp", 0L);
    assertEquals(TestSession.NOW, variables.now(TestSession.NOW));
    set("timestamp", 9L);
    variables.reset(VariableScope.ANY, "timestamp");
    assertEquals(TestSession.NOW, variables.now(TestSession.NOW));
  }

  @Test
  void restartForgetsWhatWasSet() {
    set("autocommit", 0L);
    variables.restart(MysqlCharset.LATIN1);
    assertTrue(variables.autocommit());
    assertEquals(MysqlCharset.LATIN1, variables.clientCharset());
    assertEquals("latin1_swedish_ci", session.variable("collation_connection"));
  }
}
