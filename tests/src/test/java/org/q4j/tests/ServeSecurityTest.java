package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS, users and rows beyond one packet, through {@code ./q4j serve}. */
@Timeout(300)
class ServeSecurityTest {
  private static final String PLAIN = "sslMode=DISABLED&allowPublicKeyRetrieval=true";
  private static final String TLS = "sslMode=REQUIRED";

  @TempDir Path folder;

  private String[] options(String... more) throws Exception {
    Path users =
        Files.writeString(
            folder.resolve("users"),
            "old:mysql_native_password:first\nnew:caching_sha2_password:second\nany::third\n");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("cert.pem");
    Command made =
        Command.run(
            Map.of(),
            "",
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString()));
    assertEquals(0, made.exit(), made::toString);
    List<String> all =
        new ArrayList<>(
            List.of(
                "--users",
                users.toString(),
                "--tls-cert",
                certificate.toString(),
                "--tls-key",
                key.toString()));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private static int refused(ServeProcess server, String user, String password, String how) {
    return assertThrows(SQLException.class, () -> server.connect(user, password, how).close())
        .getErrorCode();
  }

  @Test
  void everyUserComesInWithItsPasswordAloneWithAndWithoutTls() throws Exception {
    try (ServeProcess server = new ServeProcess(folder, Map.of(), options())) {
      for (String how : List.of(PLAIN, TLS)) {
        for (String user : List.of("old first", "new second", "any third")) {
          String name = user.substring(0, 3);
          try (Connection connection = server.connect(name, user.substring(4), how)) {
            assertEquals(
                name, ServeProcess.run(connection, "SELECT SUBSTRING_INDEX(USER(), '@', 1)"));
          }
          assertEquals(1045, refused(server, name, "wrong", how), how + name);
          assertEquals(1045, refused(server, name, "", how), how + name);
        }
        assertEquals(1045, refused(server, "nobody", "first", how), how);
      }
      assertEquals("", server.error());
    }
  }

  @Test
  void requiredTlsRefusesPlainConnectionsAndServesTheOthers() throws Exception {
    try (ServeProcess server = new ServeProcess(folder, Map.of(), options("--require-tls"))) {
      assertTrue(refused(server, "old", "first", PLAIN) != 0);
      try (Connection connection = server.connect("old", "first", TLS)) {
        assertEquals("5", ServeProcess.run(connection, "SELECT 2 + 3"));
      }
    }
  }

  @Test
  void rowsBeyondOnePacketGoBothWaysPlainAndThroughTls() throws Exception {
    try (ServeProcess server = new ServeProcess(folder, Map.of(), options())) {
      Random random = new Random(6);
      for (String how : List.of(PLAIN, TLS)) {
        for (String prepare : List.of("&useServerPrepStmts=false", "&useServerPrepStmts=true")) {
          try (Connection connection =
                  server.connect("old", "first", how + prepare + "&maxAllowedPacket=67108864");
              Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS app");
            statement.execute("CREATE TABLE app.big (b LONGBLOB NOT NULL) ENGINE=QUEUE");
            // About the greatest length of a packet, where a row needs one more, or an empty one.
            for (int length : new int[] {(1 << 24) - 5, (1 << 24) - 1, 1 << 24, 17_000_000}) {
              byte[] blob = new byte[length];
              random.nextBytes(blob);
              try (PreparedStatement insert =
                  connection.prepareStatement("INSERT INTO app.big VALUES (?)")) {
                insert.setBytes(1, blob);
                assertEquals(1, insert.executeUpdate());
              }
              assertEquals("1", ServeProcess.run(connection, "SELECT queue_wait('app.big', 10)"));
              try (PreparedStatement select = connection.prepareStatement("SELECT b FROM app.big");
                  ResultSet row = select.executeQuery()) {
                assertTrue(row.next());
                assertArrayEquals(blob, row.getBytes(1));
              }
              assertEquals("1", ServeProcess.run(connection, "SELECT queue_end()"));
            }
            statement.execute("DROP TABLE app.big");
          }
        }
      }
      assertEquals("", server.error());
    }
  }
}
