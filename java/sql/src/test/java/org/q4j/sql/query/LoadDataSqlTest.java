package org.q4j.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.q4j.sql.query.SqlServer.change;
import static org.q4j.sql.query.SqlServer.error;
import static org.q4j.sql.query.SqlServer.rows;
import static org.q4j.sql.query.SqlServer.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** LOAD DATA LOCAL INFILE with the formats that clients use. */
@Timeout(60)
class LoadDataSqlTest {
  @TempDir Path folder;
  private SqlServer server;
  private Connection connection;

  @BeforeEach
  void start() throws SQLException {
    server = new SqlServer(folder);
    connection = server.connect("&allowLoadLocalInfile=true");
    change(connection, "CREATE TABLE t (id INT NOT NULL, note VARCHAR(30)) ENGINE=QUEUE");
  }

  @AfterEach
  void stop() throws SQLException {
    connection.close();
    server.close();
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
  void wrongRowsAndStatementsAreRefused() throws Exception {
    assertEquals(1366, error(connection, load("x\ta\n", "")));
    assertEquals(1261, error(connection, load("1\n", "")));
    assertEquals(1262, error(connection, load("1\ta\tb\n", "")));
    assertEquals(1054, error(connection, load("1\ta\n", "(id, missing)")));
    assertEquals(1148, error(connection, "LOAD DATA INFILE '/x' INTO TABLE t"));
    assertEquals("0", value(connection, "SELECT COUNT(*) FROM t"));
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
