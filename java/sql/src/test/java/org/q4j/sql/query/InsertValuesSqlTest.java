package org.q4j.sql.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.q4j.sql.query.SqlServer.change;
import static org.q4j.sql.query.SqlServer.error;
import static org.q4j.sql.query.SqlServer.rows;
import static org.q4j.sql.query.SqlServer.value;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What values become in columns, as on MySQL in strict mode, and what is refused with which error.
 */
@Timeout(120)
class InsertValuesSqlTest extends SqlCase {
  private static final String COLUMNS =
      "i TINYINT, n INT UNSIGNED, b BIGINT, d DECIMAL(5,2), f DOUBLE, s VARCHAR(4), c CHAR(4),"
          + " x VARBINARY(4), e ENUM('one','two'), day DATE, at DATETIME(2), ts TIMESTAMP NULL,"
          + " clock TIME, y YEAR, bits BIT(4), text TEXT";

  @BeforeEach
  void createTables() throws SQLException {
    change(connection, "CREATE TABLE v (" + COLUMNS + ") ENGINE=QUEUE");
    change(
        connection,
        "CREATE TABLE r (id INT NOT NULL, note VARCHAR(9) NOT NULL DEFAULT 'none', more INT)"
            + " ENGINE=QUEUE");
  }

  /** The same value as a plain literal, and by way of the parser of expressions. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "i | -128 | -128",
        "i | '12' | 12",
        "i | 1.5 | 2",
        "i | '-1.5' | -2",
        "i | 2.4e1 | 24",
        "i | TRUE | 1",
        "i | 0x7f | 127",
        "n | 4294967295 | 4294967295",
        "b | -9223372036854775808 | -9223372036854775808",
        "d | 1.234 | 1.23",
        "d | '999.99' | 999.99",
        "f | 1e3 | 1000.0",
        "s | 12 | 12",
        "s | 'ab  ' | \"ab  \"",
        "s | 'äö' | äö",
        "s | \"\"\"q\"\"\" | q",
        "x | 'abcd' | abcd",
        "x | x'6162' | ab",
        "x | _binary'ab' | ab",
        "e | 'two' | two",
        "e | 2 | two",
        "day | '2024-2-9' | 2024-02-09",
        "day | 20240209 | 2024-02-09",
        "day | '2024-02-09 10:00:00' | 2024-02-09",
        "at | '2024-02-09 10:11:12.345' | 2024-02-09 10:11:12.35",
        "clock | '10:11:12' | 10:11:12",
        "y | 2024 | 2024",
        "text | 'it\\'s \\\\ \\n' | \"it's \\\\ \n\"",
      })
  void aValueBecomesWhatItsColumnHolds(String column, String literal, String stored)
      throws SQLException {
    change(connection, "INSERT INTO v (" + column + ") VALUES (" + literal + ")");
    change(connection, "INSERT INTO v SET " + column + " = (" + literal + ")");
    List<String> expected = List.of(stored.replace("\\\\", "\\"), stored.replace("\\\\", "\\"));
    assertEquals(expected, rows(connection, "SELECT " + column + " FROM v"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "i | 128 | 1264",
        "i | 'abc' | 1366",
        "i | '12abc' | 1265",
        "i | '' | 1366",
        "n | -1 | 1264",
        "d | 1000 | 1264",
        "d | 'x' | 1366",
        "f | 'x' | 1265",
        "s | 'abcde' | 1406",
        "x | 'abcde' | 1406",
        "e | 'three' | 1265",
        "day | '2024-02-30' | 1292",
        "at | 'x' | 1292",
        "clock | 'x' | 1292",
        "y | 1800 | 1264",
        "bits | 16 | 1406",
        "missing | 1 | 1054",
      })
  void aValueThatDoesNotFitIsRefusedWithMysqlsError(String column, String literal, int number) {
    assertEquals(
        number, error(connection, "INSERT INTO v (" + column + ") VALUES (" + literal + ")"));
    assertEquals(number, error(connection, "INSERT INTO v SET " + column + " = (" + literal + ")"));
  }

  @Test
  void missingValuesTakeTheirDefaultsOrAreRefused() throws SQLException {
    change(connection, "INSERT INTO r (id) VALUES (1)");
    change(connection, "INSERT INTO r VALUES (2, DEFAULT, DEFAULT)");
    assertEquals(List.of("1,none,null", "2,none,null"), rows(connection, "SELECT * FROM r"));
    assertEquals(1364, error(connection, "INSERT INTO r (note) VALUES ('x')"));
    assertEquals(1364, error(connection, "INSERT INTO r () VALUES ()"));
    assertEquals(1364, error(connection, "INSERT INTO r VALUES (DEFAULT, 'x', 1)"));
    assertEquals(1048, error(connection, "INSERT INTO r VALUES (NULL, 'x', 1)"));
    assertEquals(1136, error(connection, "INSERT INTO r VALUES (1, 'x')"));
    assertEquals(1136, error(connection, "INSERT INTO r VALUES (1, 'x', 1), (2, 'x')"));
    assertEquals(1110, error(connection, "INSERT INTO r (id, id) VALUES (1, 1)"));
    assertEquals("2", value(connection, "SELECT COUNT(*) FROM r"));
  }

  @Test
  void ofARefusedStatementNoRowIsInserted() throws SQLException {
    assertEquals(1264, error(connection, "INSERT INTO v (i) VALUES (1), (2), (300), (4)"));
    assertEquals("0", value(connection, "SELECT COUNT(*) FROM v"));
  }

  @Test
  void timestampsAreOfTheSessionsTimeZone() throws SQLException {
    rows(connection, "SET time_zone = '+02:00'");
    change(connection, "INSERT INTO v (ts) VALUES ('2024-02-09 12:00:00')");
    assertEquals(
        List.of("2024-02-09 12:00:00"), rows(connection, "SELECT CAST(ts AS CHAR) FROM v"));
    rows(connection, "SET time_zone = '+00:00'");
    assertEquals(
        List.of("2024-02-09 10:00:00"), rows(connection, "SELECT CAST(ts AS CHAR) FROM v"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&useServerPrepStmts=true"})
  void largeValuesComeBackAsTheyWent(String mode) throws SQLException {
    change(connection, "CREATE TABLE big (data LONGBLOB, text LONGTEXT) ENGINE=QUEUE");
    byte[] data = new byte[17 << 20];
    new Random(5).nextBytes(data);
    String text = "äöü'\\\0x".repeat(100_000);
    try (Connection other = server.connect(mode)) {
      try (PreparedStatement insert = other.prepareStatement("INSERT INTO big VALUES (?, ?)")) {
        insert.setBytes(1, data);
        insert.setString(2, text);
        insert.executeUpdate();
      }
      try (PreparedStatement select = other.prepareStatement("SELECT data, text FROM big");
          ResultSet row = select.executeQuery()) {
        row.next();
        assertArrayEquals(data, row.getBytes(1));
        assertEquals(text, row.getString(2));
      }
    }
  }
}
