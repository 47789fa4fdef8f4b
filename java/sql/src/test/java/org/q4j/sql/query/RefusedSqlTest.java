package org.q4j.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.q4j.sql.query.SqlServer.error;
import static org.q4j.sql.query.SqlServer.value;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements that nobody can mean are refused with MySQL's errors, soon, and not as accidents. */
@Timeout(60)
class RefusedSqlTest extends SqlCase {
  private static final String DIGITS = "9".repeat(2_000_000);

  @Test
  void aWaitForNoTableIsRefusedAsTheFunctionsOtherMisuses() {
    assertEquals(1123, error(connection, "SELECT queue_wait()"));
  }

  @Test
  void moreColumnsThanTheProtocolHasAreRefused() {
    assertEquals(1117, error(connection, "SELECT 1" + ", 1".repeat(70_000)));
  }

  @Test
  void noDatabaseMayHideTheServersOwn() {
    assertEquals(1044, error(connection, "CREATE DATABASE information_schema"));
    assertEquals(1044, error(connection, "CREATE DATABASE Performance_Schema"));
  }

  @Test
  void aNumberOfMillionsOfDigitsIsOutOfRangeBeforeItIsRead() throws SQLException {
    assertEquals(1690, error(connection, "SELECT " + DIGITS));
    assertEquals(1690, error(connection, "SELECT 1." + DIGITS));
    assertEquals(1690, error(connection, "SET @a = " + DIGITS));
    assertEquals(
        String.valueOf(DIGITS.length()), value(connection, "SELECT length('" + DIGITS + "')"));
  }

  @Test
  void aTextOfMillionsOfDigitsIsReadAsTheEndOfItsRange() throws SQLException {
    assertEquals("1", value(connection, "SELECT '" + DIGITS + "' > 1"));
    assertEquals("9".repeat(65), value(connection, "SELECT CAST('" + DIGITS + "' AS DECIMAL(65))"));
    assertEquals("5", value(connection, "SELECT CAST('" + "0".repeat(2_000_000) + "5' AS SIGNED)"));
    assertEquals(
        "1.11",
        value(connection, "SELECT CAST('1." + "1".repeat(2_000_000) + "' AS DECIMAL(9,2))"));
  }
}
