package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real MariaDB under a write load on btrfs: what is restored of the snapshot under the lock is a
 * server that starts, with sound tables, and with the rows that were there under the lock.
 */
@Timeout(600)
class MysqlProofTest {
  private static final List<String> ENGINES = List.of("InnoDB", "Aria", "MyISAM");
  private static final String SMALL = "--innodb-log-file-size=16M";

  /** Which of the prepared transactions are to be committed stands there. */
  private static final String BINLOG = "--log-bin=binlog";

  private static final String SERVER_ID = "--server-id=1";

  @TempDir Path folder;

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Inserts into one table until it is told to stop. */
  private static Thread writer(MariadbServer server, String engine, AtomicBoolean stop) {
    Thread writer =
        new Thread(
            () -> {
              try (Connection connection = server.connect("test")) {
                for (int i = 1; !stop.get(); i++) {
                  execute(
                      connection, "INSERT INTO t%s VALUES (%d, 'text %d')".formatted(engine, i, i));
                }
              } catch (SQLException failure) {
                throw new IllegalStateException(failure);
              }
            });
    writer.start();
    return writer;
  }

  private static List<String> counts(Connection connection) throws SQLException {
    List<String> counts = new ArrayList<>();
    for (String engine : ENGINES) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT count(*), max(id) FROM t" + engine)) {
        row.next();
        counts.add(row.getLong(1) + "\t" + row.getLong(2));
      }
    }
    return counts;
  }

  private Path script(int port) throws IOException {
    StringBuilder text = new StringBuilder("#!/bin/sh\n");
    for (String engine : ENGINES) {
      text.append(
          "mariadb --no-defaults -h127.0.0.1 -P%d -uroot -N -e 'SELECT count(*), max(id) FROM test.t%s' || exit 1\n"
              .formatted(port, engine));
    }
    Path script =
        Files.writeString(
            folder.resolve("count"),
            text.insert(10, "{\n").append("} >").append(folder).append("/counts\nexec \"$@\"\n"));
    assertTrue(script.toFile().setExecutable(true));
    return script;
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void whatIsRestoredIsTheServerUnderTheLock(String lock) throws Exception {
    OldTools tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
    try (MountedImage disk = MountedImage.of("btrfs", folder.resolve("image"), 2048)) {
      try (MariadbServer server = new MariadbServer(disk.path(), SMALL, BINLOG, SERVER_ID)) {
        try (Connection connection = server.connect("test")) {
          for (String engine : ENGINES) {
            execute(
                connection,
                "CREATE TABLE t%s (id INT PRIMARY KEY, body VARCHAR(100)) ENGINE=%s"
                    .formatted(engine, engine));
          }
        }
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> load = ENGINES.stream().map(engine -> writer(server, engine, stop)).toList();
        Command run;
        List<String> after;
        try {
          run =
              tools.run(
                  "$Q run set %s/mariadb --snapshot btrfs --lock '%s --user=root --port=%d %s'"
                      .formatted(disk.path(), lock, server.port(), script(server.port())));
          try (Connection connection = server.connect("test")) {
            after = counts(connection);
          }
        } finally {
          stop.set(true);
          for (Thread writer : load) {
            writer.join();
          }
        }
        assertEquals(0, run.exit(), run::toString);
        assertTrue(run.err().contains("binlog position: file=binlog."), run::toString);
        assertTrue(run.err().contains("locked for"), run::toString);
        assertFalse(after.equals(Files.readAllLines(folder.resolve("counts"))), "no load");
      }
    }
    Path others = folder.resolve("others/#sql-temptable-1-2-3.MAI");
    Command drill =
        tools.run(
            "mkdir others && touch '%s' && TMPDIR=$PWD/others $Q drill set".formatted(others));
    assertEquals(0, drill.exit(), drill::toString);
    assertTrue(drill.err().contains("CHECK TABLE passed on"), drill::toString);
    assertTrue(Files.exists(others), "the drill's server removed another one's temporary table");
    Command restored = tools.run("mkdir new && $Q restore set --to new/mariadb");
    assertEquals(0, restored.exit(), restored::toString);
    try (MariadbServer server = new MariadbServer(folder.resolve("new"), SMALL, BINLOG, SERVER_ID);
        Connection connection = server.connect("test")) {
      assertEquals(Files.readAllLines(folder.resolve("counts")), counts(connection));
    }
  }
}
