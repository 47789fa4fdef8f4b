package org.q4j.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.q4j.sql.query.SqlServer.change;
import static org.q4j.sql.query.SqlServer.error;
import static org.q4j.sql.query.SqlServer.rows;
import static org.q4j.sql.query.SqlServer.value;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of values that do not fit, with INSERT IGNORE and outside strict mode. */
@Timeout(120)
class LenientInsertSqlTest extends SqlCase {
  private static final String COLUMNS =
      "i TINYINT, u INT UNSIGNED, b BIGINT, bu BIGINT UNSIGNED, d DECIMAL(5,2), du DECIMAL(5,2)"
          + " UNSIGNED, f FLOAT, s VARCHAR(4), l VARCHAR(4) CHARACTER SET latin1, x VARBINARY(4),"
          + " e ENUM('one','two'), m SET('a','b'), day DATE, at DATETIME, clock TIME, y YEAR,"
          + " bits BIT(4), tiny TINYTEXT";

  @BeforeEach
  void createTables() throws SQLException {
    change(connection, "CREATE TABLE v (" + COLUMNS + ") ENGINE=QUEUE");
    change(
        connection,
        "CREATE TABLE r (id INT NOT NULL, note VARCHAR(9) NOT NULL, day DATE NOT NULL) ENGINE=QUEUE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "i | 128 | 127 | 1264",
        "i | -129 | -128 | 1264",
        "i | 'abc' | 0 | 1366",
        "i | '12abc' | 12 | 1265",
        "i | '' | 0 | 1366",
        "i | 1e300 | 127 | 1264",
        "u | -1 | 0 | 1264",
        "u | 4294967296 | 4294967295 | 1264",
        "b | '99999999999999999999' | 9223372036854775807 | 1264",
        "b | -99999999999999999999 | -9223372036854775808 | 1264",
        "bu | '99999999999999999999' | 18446744073709551615 | 1264",
        "d | 1000 | 999.99 | 1264",
        "d | '-1e9' | -999.99 | 1264",
        "d | 'x' | 0.00 | 1366",
        "du | -1 | 0.00 | 1264",
        "f | 'x' | 0 | 1265",
        "f | '1.5x' | 1.5 | 1265",
        "s | 'abcde' | abcd | 1265",
        "s | 'äöüßé' | äöüß | 1265",
        "s | '12345' | 1234 | 1265",
        "l | '日本' | ?? | 1366",
        "x | 'abcde' | abcd | 1265",
        "e | 'three' | \"\" | 1265",
        "m | 'a,c' | a | 1265",
        "day | '2024-02-30' | 0000-00-00 | 1265",
        "day | 'x' | 0000-00-00 | 1265",
        "at | 'x' | 0000-00-00 00:00:00 | 1265",
        "clock | '900:00:00' | 838:59:59 | 1264",
        "clock | 'x' | 00:00:00 | 1265",
        "y | 1800 | 0000 | 1264",
      })
  void outsideStrictModeTheNearestValueIsTakenWithMysqlsWarning(
      String column, String literal, String stored, int warning) throws SQLException {
    change(connection, "SET sql_mode = ''");
    change(connection, "INSERT INTO v (" + column + ") VALUES (" + literal + ")");
    assertEquals(List.of(String.valueOf(warning)), warnings());
    change(connection, "INSERT INTO v SET " + column + " = (" + literal + ")");
    assertEquals(List.of(String.valueOf(warning)), warnings());
    assertEquals(List.of(stored, stored), rows(connection, "SELECT concat(" + column + ") FROM v"));
  }

  @Test
  void ignoreTakesTheNearestValueInStrictModeToo() throws SQLException {
    assertEquals(
        2, change(connection, "INSERT IGNORE INTO v (i, s) VALUES (300, 'abcdef'), ('7x', 'a')"));
    assertEquals(List.of("1264", "1265", "1265"), warnings());
    assertEquals(List.of("127,abcd", "7,a"), rows(connection, "SELECT i, s FROM v"));
  }

  @Test
  void ignoreTakesZeroForNullAndForWhatIsMissing() throws SQLException {
    change(connection, "INSERT IGNORE INTO r (id, note) VALUES (NULL, NULL)");
    assertEquals(List.of("1048", "1048", "1364"), warnings());
    assertEquals(List.of("0,,0000-00-00"), rows(connection, "SELECT id, note, concat(day) FROM r"));
  }

  @Test
  void outsideStrictModeNullIsRefusedForOneRowAndIsZeroForSeveral() throws SQLException {
    change(connection, "SET sql_mode = ''");
    assertEquals(1048, error(connection, "INSERT INTO r VALUES (NULL, 'a', '2024-01-01')"));
    change(connection, "INSERT INTO r VALUES (NULL, 'a', '2024-01-01'), (2, NULL, '2024-01-02')");
    assertEquals(List.of("1048", "1048"), warnings());
    assertEquals(List.of("0,a", "2,"), rows(connection, "SELECT id, note FROM r"));
  }

  @Test
  void outsideStrictModeWhatIsMissingIsZeroWithOneWarningAColumn() throws SQLException {
    change(connection, "SET sql_mode = ''");
    change(connection, "INSERT INTO r (note) VALUES ('a'), ('b')");
    assertEquals(List.of("1364", "1364"), warnings());
    change(connection, "INSERT INTO r () VALUES ()");
    change(connection, "INSERT INTO r VALUES (DEFAULT, 'c', DEFAULT)");
    assertEquals(
        List.of("0,a,0000-00-00", "0,b,0000-00-00", "0,,0000-00-00", "0,c,0000-00-00"),
        rows(connection, "SELECT id, note, concat(day) FROM r"));
  }

  @Test
  void rowsOfASelectBecomeTheNearestOnesToo() throws SQLException {
    change(connection, "INSERT INTO v (b, s) VALUES (1000, 'abcd'), (NULL, 'x')");
    change(connection, "INSERT IGNORE INTO r (id, note) SELECT b, s FROM v");
    assertEquals(List.of("1000,abcd", "0,x"), rows(connection, "SELECT id, note FROM r"));
  }

  @Test
  void aParameterThatIsNullIsTreatedAsTheWordIs() throws SQLException {
    change(connection, "SET sql_mode = ''");
    try (Connection prepared = server.connect("&useServerPrepStmts=true")) {
      change(prepared, "SET sql_mode = ''");
      try (PreparedStatement insert =
          prepared.prepareStatement("INSERT INTO r (id, note) VALUES (?, ?), (?, ?)")) {
        insert.setString(1, "12x");
        insert.setString(2, "more than nine");
        insert.setNull(3, java.sql.Types.INTEGER);
        insert.setString(4, "b");
        assertEquals(2, insert.executeUpdate());
      }
    }
    assertEquals(List.of("12,more than", "0,b"), rows(connection, "SELECT id, note FROM r"));
  }

  @Test
  void anInvalidDocumentIsRefusedInAnyMode() throws SQLException {
    change(connection, "CREATE TABLE j (doc JSON) ENGINE=QUEUE");
    assertEquals(3140, error(connection, "INSERT IGNORE INTO j VALUES ('{')"));
    assertEquals("0", value(connection, "SELECT COUNT(*) FROM j"));
  }

  @Test
  void millionsOfDigitsAreOutOfRangeAtOnce() throws SQLException {
    String digits = "9".repeat(4_000_000);
    assertEquals(1264, error(connection, "INSERT INTO v (b) VALUES ('" + digits + "')"));
    change(connection, "INSERT IGNORE INTO v (b) VALUES ('-" + digits + "')");
    assertEquals(List.of("-9223372036854775808"), rows(connection, "SELECT b FROM v"));
  }

  private List<String> warnings() throws SQLException {
    return rows(connection, "SHOW WARNINGS").stream().map(row -> row.split(",", -1)[1]).toList();
  }
}
