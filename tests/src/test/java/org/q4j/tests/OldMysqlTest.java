package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.NotFoundException;
import org.q4j.UnsupportedException;
import org.q4j.client.QueueClient;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

/** A MySQL of Q4M's time. */
@Timeout(120)
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64", disabledReason = "its program is")
class OldMysqlTest {
  @TempDir static Path data;
  private static OldMysqlServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException, SQLException {
    server = new OldMysqlServer(data);
    try (Connection connection = server.connect("mysql");
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM mysql.user WHERE user = ''");
      statement.execute("FLUSH PRIVILEGES");
      statement.execute("CREATE TABLE test.plain (id INT) ENGINE=MyISAM");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void itsVersionAndTheMissingFunctionsAreNamed() {
    try (QueueStore store = QueueClient.open(server.url("test") + "?user=root");
        Session session = store.session()) {
      UnsupportedException functions =
          assertThrows(
              UnsupportedException.class, () -> session.await(Duration.ZERO, "test.plain"));
      assertTrue(functions.getMessage().contains("5.5.9"), functions.getMessage());
      assertTrue(functions.getMessage().contains("install.sql"), functions.getMessage());
      assertThrows(NotFoundException.class, () -> store.queue("test.none"));
      assertThrows(UnsupportedException.class, () -> store.create("test.q", "id INT"));
    }
  }

  @Test
  void nothingIsWrittenThereWhileMysqllockRunsItsCommand() throws Exception {
    String sql = "mariadb --no-defaults -h127.0.0.1 -uroot -N -P" + server.port();
    Command done =
        new OldTools(folder)
            .with("SQL", sql)
            .run(
                "mysqllock --user=root --host=127.0.0.1 --port="
                    + server.port()
                    + " sh -c '$SQL -e \"SET lock_wait_timeout=1; INSERT INTO test.plain VALUES (1)\"'");
    assertEquals(1, done.exit(), done::toString);
    assertTrue(done.err().contains("1205"), done::toString);
    try (Connection connection = server.connect("test");
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM plain")) {
      count.next();
      assertEquals(0, count.getInt(1));
    }
  }
}
