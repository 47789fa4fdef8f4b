package org.q4j.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.q4j.sql.query.SqlServer.change;
import static org.q4j.sql.query.SqlServer.error;
import static org.q4j.sql.query.SqlServer.rows;
import static org.q4j.sql.query.SqlServer.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** LOAD DATA LOCAL INFILE with the formats that clients use. */
@Timeout(60)
class LoadDataSqlTest extends SqlCase {

  /** What MariaDB makes of these lines is what the tests expect. */
  private static final String CLUMSY =
      "1\n1\tx\t2\t3\ty\textra\n\\N\t\\N\t\\N\t\\N\t\\N\n"
          + "abc\ttoolongforthat\t1.6\t99999999999\tzzzzzzzz\n";

  @Override
  String settings() {
    return "&allowLoadLocalInfile=true";
  }

  @BeforeEach
  void createTables() throws SQLException {
    change(connection, "CREATE TABLE t (id INT NOT NULL, note VARCHAR(30)) ENGINE=QUEUE");
  }

  private String load(String content, String clauses) throws IOException {
    Path file = folder.resolve("file.txt");
    Files.writeString(file, content);
    return "LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE t " + clauses;
  }

  @Test
  void tabsAndEscapesAreTheDefault() throws Exception {
    assertEquals(3, change(connection, load("1\ta\\tb\n2\t\\N\n3\t\\\\", "")));
    assertEquals(List.of("1,a\tb", "2,null", "3,\\"), rows(connection, "SELECT * FROM t"));
  }

  @Test
  void quotedFieldsMayHoldEndsOfFieldsAndLines() throws Exception {
    String file = "head,line\r\n\"1\",\"a,\"\"b\"\"\r\nc\"\r\n2,NULL\r\n";
    String clauses =
        "FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' LINES TERMINATED BY '\\r\\n'"
            + " IGNORE 1 LINES (id, note)";
    assertEquals(2, change(connection, load(file, clauses)));
    assertEquals(List.of("1,a,\"b\"\r\nc", "2,null"), rows(connection, "SELECT * FROM t"));
  }

  @Test
  void columnsAreTakenInTheOrderNamedAndLinesByTheirStart() throws Exception {
    String clauses = "FIELDS TERMINATED BY '; ' LINES STARTING BY '>>' (note, id)";
    assertEquals(2, change(connection, load("x>>a; 1\nnothing\n>>b; 2\n", clauses)));
    assertEquals(List.of("1,a", "2,b"), rows(connection, "SELECT * FROM t"));
  }

  @Test
  void wrongStatementsAreRefused() throws Exception {
    assertEquals(1054, error(connection, load("1\ta\n", "(id, missing)")));
    assertEquals(1054, error(connection, load("1\ta\n", "(id) SET missing = 1")));
    assertEquals(1064, error(connection, load("1\ta\n", "(id) SET note")));
    assertEquals(1148, error(connection, "LOAD DATA INFILE '/x' INTO TABLE t"));
    assertEquals("0", value(connection, "SELECT COUNT(*) FROM t"));
  }

  private void createClumsy() throws SQLException {
    change(connection, "DROP TABLE t");
    change(
        connection,
        "CREATE TABLE t (a INT DEFAULT 5, b VARCHAR(10) DEFAULT 'x', c INT, d INT NOT NULL,"
            + " e VARCHAR(5) NOT NULL DEFAULT 'q') ENGINE=QUEUE");
  }

  private List<String> warnings() throws SQLException {
    return rows(connection, "SHOW WARNINGS").stream().map(row -> row.split(",", 3)[1]).toList();
  }

  @Test
  void whatDoesNotFitIsMadeToFitWithAWarning() throws Exception {
    createClumsy();
    assertEquals(4, change(connection, load(CLUMSY, "")));
    assertEquals(
        List.of(
            "1261", "1261", "1261", "1261", "1262", "1263", "1263", "1366", "1265", "1264", "1265"),
        warnings());
    assertEquals(
        List.of("1,,null,0,", "1,x,2,3,y", "null,null,null,0,", "0,toolongfor,2,2147483647,zzzzz"),
        rows(connection, "SELECT * FROM t"));
  }

  @Test
  void expressionsOverColumnsAndVariablesFillOthers() throws Exception {
    createClumsy();
    String clauses = "(a, @v, c) SET b = CONCAT(@v, '!'), d = a + 1";
    assertEquals(4, change(connection, load(CLUMSY, clauses)));
    assertEquals(
        List.of("1048", "1261", "1262", "1262", "1262", "1265", "1366"),
        warnings().stream().sorted().toList());
    assertEquals(
        List.of("1,null,null,2,q", "1,x!,2,2,q", "null,null,null,0,q", "0,toolongfor,2,1,q"),
        rows(connection, "SELECT * FROM t"));
    change(connection, "TRUNCATE t");
    assertEquals(4, change(connection, load(CLUMSY, "(a) SET a = a + 1, d = a + 1")));
    assertEquals(
        List.of("2,x,null,3,q", "2,x,null,3,q", "null,x,null,0,q", "1,x,null,2,q"),
        rows(connection, "SELECT * FROM t"));
  }

  @Test
  void aColumnSetToDefaultHasItsDefaultOrWhatItsTypeHas() throws Exception {
    createClumsy();
    assertEquals(2, change(connection, load("1\t2\n\\N\t\\N\n", "(c, @v) SET a = DEFAULT")));
    assertEquals(List.of("5,x,1,0,q", "5,x,null,0,q"), rows(connection, "SELECT * FROM t"));
    change(connection, "TRUNCATE t");
    String all = "(@u, @v) SET d = default, c = DEFAULT, b = 'y', b = DEFAULT, e = DEFAULT, a = d";
    assertEquals(2, change(connection, load("1\t2\n3\t4\n", all)));
    assertEquals(List.of("1364", "1364"), warnings());
    assertEquals(List.of("0,x,null,0,q", "0,x,null,0,q"), rows(connection, "SELECT * FROM t"));
    assertEquals(1054, error(connection, load("1\n", "(a) SET missing = DEFAULT")));
  }

  @Test
  void tensOfThousandsOfRowsAreLoaded() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      lines.append(i).append("\tnote ").append(i).append('\n');
    }
    assertEquals(30_000, change(connection, load(lines.toString(), "")));
    assertEquals("30000", value(connection, "SELECT COUNT(*) FROM t"));
    assertEquals(List.of("29999,note 29999"), rows(connection, "SELECT * FROM t WHERE id = 29999"));
  }
}
