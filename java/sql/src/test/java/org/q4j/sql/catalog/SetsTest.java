package org.q4j.sql.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.sql.select.SelectContext.VariableScope;
import org.q4j.sql.wire.ErrorReply;

class SetsTest {
  private final TestSession session = new TestSession();

  private void error(String expected, String sql) {
    ErrorReply error = assertThrows(ErrorReply.class, () -> Sets.run(sql, session));
    assertEquals(expected, TestSession.shown(error));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1", "", "  ", "SETTLE x", "INSERT INTO t SET a = 1", "/* SET */"})
  void otherStatementsAreLeft(String sql) {
    assertFalse(Sets.run(sql, session));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET autocommit=0 | autocommit | 0",
        "set @@autocommit = OFF | autocommit | 0",
        "SET SESSION sql_mode = ANSI_QUOTES; | sql_mode | ANSI_QUOTES",
        "SET @@session.sql_mode='' | sql_mode | ''",
        "SET @@LOCAL.wait_timeout := 77 | wait_timeout | 77",
        "SET LOCAL net_write_timeout=600 | net_write_timeout | 600",
        "SET `wait_timeout` = 78 | wait_timeout | 78",
        "/*!40103 SET TIME_ZONE='+00:00' */ | time_zone | +00:00",
        "/* why */ SET time_zone = '+01:00' # so | time_zone | +01:00",
        "SET character_set_results = NULL | character_set_results | ",
        "SET NAMES utf8 | character_set_client | utf8",
        "SET NAMES 'latin1' COLLATE 'latin1_bin' | collation_connection | latin1_bin",
        "SET NAMES utf8mb4 COLLATE utf8mb4_0900_ai_ci | character_set_connection | utf8mb4",
        "SET NAMES binary | character_set_results | binary",
        "SET CHARACTER SET latin1 | character_set_client | latin1",
        "SET CHARACTER SET latin1 | character_set_connection | utf8mb4",
        "SET CHARSET 'utf8' | character_set_results | utf8",
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED | tx_isolation | READ-COMMITTED",
        "SET SESSION TRANSACTION READ ONLY | tx_read_only | 1",
        "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE | tx_isolation | REPEATABLE-READ",
        "SET NAMES utf8mb4, time_zone = '+02:00' | time_zone | +02:00",
        "SET tx_isolation='SERIALIZABLE' | transaction_isolation | SERIALIZABLE",
      })
  void variablesAreSet(String sql, String name, String value) {
    session.set(sql);
    assertEquals(value, session.variable(name) == null ? null : session.variable(name).toString());
    assertEquals(1, session.changes);
  }

  @Test
  void severalAreSetAtOnce() {
    session.set(
        "SET @OLD_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO', @a := 1 + 2, @`b c` = 'x, y'");
    assertEquals("NO_AUTO_VALUE_ON_ZERO", session.variable("sql_mode"));
    assertEquals(session.globals.values().get("sql_mode"), session.userVariables.get("old_mode"));
    assertEquals("3", session.userVariables.get("a").toString());
    assertEquals("x, y", session.userVariables.get("b c"));
    session.set("SET SQL_MODE=@OLD_MODE");
    assertEquals(session.globals.values().get("sql_mode"), session.variable("sql_mode"));
  }

  @Test
  void globalValuesAreForOthers() {
    session.set("SET GLOBAL wait_timeout=5, @@global.net_read_timeout = 6");
    assertEquals(28800L, session.variable("wait_timeout"));
    assertEquals(5L, session.variables.get(VariableScope.GLOBAL, "wait_timeout").value());
    assertEquals(6L, session.variables.get(VariableScope.GLOBAL, "net_read_timeout").value());
    session.set("SET wait_timeout = DEFAULT, GLOBAL net_read_timeout = DEFAULT");
    assertEquals(5L, session.variable("wait_timeout"));
    assertEquals(30L, session.variables.get(VariableScope.GLOBAL, "net_read_timeout").value());
  }

  @Test
  void ofSeveralNoneIsSetWhenOneIsWrong() {
    error("1193 HY000 Unknown system variable 'nosuch'", "SET autocommit=0, @a=1, nosuch=1");
    assertEquals(1L, session.variable("autocommit"));
    assertNull(session.userVariables.get("a"));
    assertEquals(0, session.changes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET NAMES nosuch | 1115 42000 Unknown character set: 'nosuch'",
        "SET NAMES utf8 COLLATE latin1_bin | 1253 42000 COLLATION 'latin1_bin' is not valid for"
            + " CHARACTER SET 'utf8'",
        "SET NAMES utf8 COLLATE nosuch | 1273 HY000 Unknown collation: 'nosuch'",
        "SET foo.bar=1 | 1193 HY000 Unknown system variable 'bar'",
        "SET nosuch = nosuch() | 1193 HY000 Unknown system variable 'nosuch'",
        "SET character_set_client=utf16 | 1231 42000 Variable 'character_set_client' can't be set"
            + " to the value of 'utf16'",
      })
  void wrongOnesAreRefusedAsOnMysql(String sql, String expected) {
    error(expected, sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET",
        "SET autocommit",
        "SET autocommit=",
        "SET autocommit=1,",
        "SET NAMES utf8 x",
        "SET NAMES",
        "SET @a",
        "SET @a = (1",
        "SET @a = 'x",
        "SET SESSION TRANSACTION ISOLATION LEVEL foo",
        "SET SESSION TRANSACTION READ",
      })
  void whatDoesNotParseIsError1064(String sql) {
    ErrorReply error = assertThrows(ErrorReply.class, () -> Sets.run(sql, session));
    assertEquals(1064, error.number(), error.getMessage());
    assertEquals(0, session.changes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET PASSWORD = 'x'",
        "SET PASSWORD FOR me = PASSWORD('x')",
        "SET ROLE ALL",
        "SET DEFAULT ROLE NONE TO me",
        "SET PERSIST wait_timeout = 1",
        "SET @@PERSIST.wait_timeout = 1",
        "SET STATEMENT max_statement_time=1 FOR SELECT 1"
      })
  void whatQ4jHasNotIsRefusedInWords(String sql) {
    ErrorReply error = assertThrows(ErrorReply.class, () -> Sets.run(sql, session));
    assertEquals(1235, error.number(), error.getMessage());
  }
}
