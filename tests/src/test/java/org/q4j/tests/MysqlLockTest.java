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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** mysqllock against a real MariaDB. */
@Timeout(120)
class MysqlLockTest {
  private static final String PASSWORD = "s3cret word";

  @TempDir static Path data;
  private static MariadbServer server;

  @TempDir Path folder;
  private OldTools tools;

  @BeforeAll
  static void start() throws IOException, InterruptedException, SQLException {
    server = new MariadbServer(data);
    execute("CREATE USER bk@127.0.0.1 IDENTIFIED BY '" + PASSWORD + "'");
    execute("CREATE USER bk@localhost IDENTIFIED BY '" + PASSWORD + "'");
    execute("GRANT ALL ON *.* TO bk@127.0.0.1");
    execute("GRANT ALL ON *.* TO bk@localhost");
    execute("CREATE DATABASE app");
    execute("CREATE TABLE app.t (id INT PRIMARY KEY AUTO_INCREMENT, v INT) ENGINE=InnoDB");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void tools() throws SQLException {
    execute("TRUNCATE app.t");
    tools =
        new OldTools(folder)
            .with("MYSQL_PWD", PASSWORD)
            .with("LOCK", "mysqllock --user=bk --port=" + server.port())
            .with("SQL", "mariadb --no-defaults -h127.0.0.1 -uroot -N -P" + server.port());
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = server.connect("mysql");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection = server.connect("mysql");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--lock backup_stage", "--lock=ftwrl"})
  void nothingIsWrittenWhileTheCommandRuns(String method) throws Exception {
    CompletableFuture<Command> locked =
        CompletableFuture.supplyAsync(
            () ->
                tools.run(
                    "$LOCK "
                        + method
                        + " sh -c 'echo >held; until [ -e go ]; do sleep 0.05; done; $SQL -e \"select count(*) from app.t\"'"));
    await(folder.resolve("held"));
    CompletableFuture<Void> write =
        CompletableFuture.runAsync(
            () -> {
              try {
                execute("INSERT INTO app.t (v) VALUES (1)");
              } catch (SQLException failure) {
                throw new IllegalStateException(failure);
              }
            });
    awaitWaitingWriter();
    assertFalse(write.isDone());
    Files.createFile(folder.resolve("go"));
    Command done = locked.get(60, TimeUnit.SECONDS);
    assertEquals(0, done.exit(), done::toString);
    assertEquals("0\n", done.out(), done::toString);
    write.get(60, TimeUnit.SECONDS);
    assertEquals(1, count("SELECT count(*) FROM app.t"));
  }

  private static void awaitWaitingWriter() throws SQLException, InterruptedException {
    while (count(
            "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'INSERT%'"
                + " AND state LIKE 'Waiting for backup lock'")
        == 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void await(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void theOldWordsAreSaidAndTheCommandsExitCodePassedOn() {
    Command done = tools.run("$LOCK sh -c 'exit 7'");
    assertEquals(7, done.exit(), done::toString);
    assertTrue(
        done.err().contains("issuing lock statement: FLUSH TABLES WITH READ LOCK\n"),
        done::toString);
    assertTrue(done.err().endsWith("issuing unlock statement: UNLOCK TABLES\n"), done::toString);
    assertEquals(128 + 9, tools.run("$LOCK sh -c 'kill -9 $$'").exit());
    Command missing = tools.run("$LOCK nosuchprogram");
    assertEquals(127, missing.exit(), missing::toString);
    assertTrue(missing.err().contains("the lock was released"), missing::toString);
    assertEquals(1, tools.run("$LOCK").exit());
  }

  @Test
  void theCommandKeepsItsOwnOptions() {
    Command done = tools.run("$LOCK echo --user=x --help -n -- --port=1");
    assertEquals("--user=x --help -n -- --port=1\n", done.out(), done::toString);
    done = tools.run("$LOCK -- echo --password=x");
    assertEquals("--password=x\n", done.out(), done::toString);
  }

  @Test
  void beforeAfterAndDbTakeTheirValues() {
    Command done =
        tools.run(
            "$LOCK --db=app --before='LOCK TABLES t READ' --after='UNLOCK TABLES' $SQL -e 'select 5'");
    assertEquals("5\n", done.out(), done::toString);
    assertTrue(done.err().contains("issuing lock statement: LOCK TABLES t READ\n"), done::toString);
    Command wrong = tools.run("$LOCK --before='NO SUCH STATEMENT' touch ran");
    assertEquals(3, wrong.exit(), wrong::toString);
    assertFalse(Files.exists(folder.resolve("ran")));
  }

  @Test
  void noListOfProcessesAndNoChildShowsThePassword() throws IOException {
    tools.with("MYSQL_PWD", "");
    for (String given :
        new String[] {"'--password=" + PASSWORD + "'", "--password '" + PASSWORD + "'"}) {
      Command done =
          tools.run(
              "$LOCK "
                  + given
                  + " sh -c 'cat /proc/$PPID/cmdline; env' --password=kept | tr '\\0' ' '");
      assertEquals(0, done.exit(), done::toString);
      assertFalse(done.out().contains(PASSWORD), done::toString);
      assertTrue(done.out().contains("--password=kept"), done::toString);
    }
    Files.writeString(folder.resolve("word"), PASSWORD + "\n");
    assertEquals(0, tools.run("$LOCK --password-file word true").exit());
    Files.writeString(
        folder.resolve("options"), "[client]\nuser = x\npassword = \"" + PASSWORD + "\"\n");
    assertEquals(0, tools.run("$LOCK --password-file=options true").exit());
    Command wrong = tools.run("$LOCK --password=wrong touch ran");
    assertEquals(3, wrong.exit(), wrong::toString);
    assertFalse(wrong.err().contains("wrong"), wrong::toString);
    assertFalse(Files.exists(folder.resolve("ran")));
  }

  @Test
  void aLostConnectionEndsTheCommandAndIsNoSuccess() {
    String kill =
        "$SQL -e \"kill $($SQL -e \"select id from information_schema.processlist where user='bk'\")\"";
    Command running =
        tools.run("$LOCK sh -c '" + kill.replace("'bk'", "\\\"bk\\\"") + "; sleep 100'");
    assertEquals(3, running.exit(), running::toString);
    assertTrue(running.err().contains("was lost"), running::toString);
    Command quick = tools.run("$LOCK sh -c '" + kill.replace("'bk'", "\\\"bk\\\"") + "'");
    assertEquals(3, quick.exit(), quick::toString);
    assertTrue(quick.err().contains("not to be trusted"), quick::toString);
  }

  @Test
  void aLongStatementIsWaitedForWithoutBlockingOthers() throws Exception {
    CompletableFuture<Command> slow =
        CompletableFuture.supplyAsync(
            () -> tools.run("MYSQL_PWD= $SQL -e 'insert into app.t (v) select sleep(100)'; true"));
    while (count(
            "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'insert%' AND time >= 1")
        == 0) {
      assertFalse(slow.isDone(), () -> slow.join().toString());
      TimeUnit.MILLISECONDS.sleep(20);
    }
    Command gaveUp = tools.run("$LOCK --wait-queries=2 touch ran");
    assertEquals(3, gaveUp.exit(), gaveUp::toString);
    assertTrue(gaveUp.err().contains("nothing was locked"), gaveUp::toString);
    assertFalse(gaveUp.err().contains("issuing"), gaveUp::toString);
    assertFalse(Files.exists(folder.resolve("ran")));
    Command killed = tools.run("$LOCK --wait-queries=1 --kill-queries echo ran");
    assertEquals("ran\n", killed.out(), killed::toString);
    slow.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aLockThatIsNotHadInTimeIsGivenUp() throws Exception {
    try (Connection other = server.connect("app");
        Statement statement = other.createStatement()) {
      statement.execute("LOCK TABLES t WRITE");
      Command gaveUp = tools.run("$LOCK --lock-wait-timeout=1 --give-up=1 touch ran");
      assertEquals(3, gaveUp.exit(), gaveUp::toString);
      assertTrue(gaveUp.err().contains("nothing is locked"), gaveUp::toString);
      assertFalse(Files.exists(folder.resolve("ran")));
    }
  }

  @Test
  void termEndsTheCommandAndReleasesTheLock() throws SQLException {
    Command done =
        tools.run(
            "$LOCK sh -c 'echo $$ >begun; exec sleep 100' & locker=$!\n"
                + "until [ -s begun ]; do sleep 0.05; done; kill -TERM $locker; wait $locker; code=$?\n"
                + "kill -0 $(cat begun) 2>/dev/null && exit 98; exit $code");
    assertEquals(128 + 15, done.exit(), done::toString);
    execute("INSERT INTO app.t (v) VALUES (1)");
    assertEquals(1, count("SELECT count(*) FROM app.t"));
  }
}
