package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.Q4jException;

/** Logins with MySQL's Java driver: both plugins, their paths, and TLS. */
@Timeout(60)
class AuthenticationTest {
  /** PASSWORD('secret') of MySQL. */
  private static final String HASH = "*14E65567ABDB5135D0CFD9A70B3032C179A49EE7";

  @TempDir Path folder;

  private Path secretFile(String name, String content) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private Accounts accounts() throws Exception {
    return Accounts.file(
        secretFile(
            "users",
            "# who may log in\nany::secret\nhashed::"
                + HASH
                + "\nold:mysql_native_password:secret\nnew:caching_sha2_password:secret\n"
                + "newhash:caching_sha2_password:"
                + HASH
                + "\nopen::\n"));
  }

  private TlsIdentity tls() throws Exception {
    return TestIdentity.make(folder);
  }

  WireServer server(AuthPlugin greeting, boolean tls) throws Exception {
    WireOptions.Builder options =
        WireOptions.builder()
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .greetingPlugin(greeting)
            .onError(Throwable::printStackTrace)
            .accounts(accounts());
    if (tls) {
      options.tls(tls());
    }
    return WireServer.start(options.build(), new ScriptedHandler());
  }

  static Connection connect(WireServer server, String user, String password, String more)
      throws SQLException {
    int port = server.addresses().get(0).getPort();
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + port + "/?" + more, user, password);
  }

  static String whoami(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT whoami")) {
      assertTrue(row.next());
      return row.getString(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NATIVE,any",
    "NATIVE,hashed",
    "NATIVE,old",
    "NATIVE,new",
    "NATIVE,newhash",
    "CACHING_SHA2,any",
    "CACHING_SHA2,hashed",
    "CACHING_SHA2,old",
    "CACHING_SHA2,new",
    "CACHING_SHA2,newhash"
  })
  void everyUserLogsInWithEitherGreetingPlainAndInTls(AuthPlugin greeting, String user)
      throws Exception {
    String[] ways = {
      "sslMode=DISABLED&allowPublicKeyRetrieval=true",
      "sslMode=REQUIRED",
      "sslMode=REQUIRED&tlsVersions=TLSv1.2"
    };
    for (String way : ways) {
      try (WireServer server = server(greeting, true)) {
        // The second login of a hash takes the fast path.
        for (int login = 0; login < 2; login++) {
          try (Connection connection = connect(server, user, "secret", way)) {
            assertEquals(way.contains("REQUIRED") ? user + "+tls" : user, whoami(connection));
          }
        }
        SQLException wrong =
            assertThrows(SQLException.class, () -> connect(server, user, "wrong", way));
        assertEquals(1045, wrong.getErrorCode(), wrong.toString());
        assertEquals("28000", wrong.getSQLState());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"NATIVE", "CACHING_SHA2"})
  void unknownUsersAndMissingPasswordsAreDenied(AuthPlugin greeting) throws Exception {
    String way = "sslMode=DISABLED&allowPublicKeyRetrieval=true";
    try (WireServer server = server(greeting, false)) {
      assertThrows(SQLException.class, () -> connect(server, "nobody", "secret", way));
      assertThrows(SQLException.class, () -> connect(server, "nobody", "", way));
      SQLException none = assertThrows(SQLException.class, () -> connect(server, "any", "", way));
      assertTrue(none.getMessage().contains("using password: NO"), none.getMessage());
      assertThrows(SQLException.class, () -> connect(server, "open", "secret", way));
      try (Connection connection = connect(server, "open", "", way)) {
        assertEquals("open", whoami(connection));
      }
    }
  }

  @Test
  void withoutTheKeyThePasswordIsNotSentInTheClear() throws Exception {
    try (WireServer server = server(AuthPlugin.CACHING_SHA2, false)) {
      assertThrows(
          SQLException.class, () -> connect(server, "newhash", "secret", "sslMode=DISABLED"));
    }
  }

  @Test
  void largePacketsPassThroughTls() throws Exception {
    try (WireServer server = server(AuthPlugin.NATIVE, true);
        Connection connection = connect(server, "any", "secret", "sslMode=REQUIRED");
        Statement statement = connection.createStatement()) {
      int size = 20 << 20;
      try (ResultSet row = statement.executeQuery("SELECT big " + size)) {
        assertTrue(row.next());
        assertEquals(size, row.getString(1).length());
      }
      try (ResultSet row = statement.executeQuery("SELECT size '" + "y".repeat(size) + "'")) {
        assertTrue(row.next());
        assertEquals(size + 14, row.getLong(1));
      }
    }
  }

  @Test
  void plainConnectionsAreRefusedWhereTlsIsRequired() throws Exception {
    WireOptions options =
        WireOptions.builder()
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .tls(tls())
            .requireTls()
            .build();
    try (WireServer server = WireServer.start(options, new ScriptedHandler())) {
      SQLException refused =
          assertThrows(SQLException.class, () -> connect(server, "me", "", "sslMode=DISABLED"));
      assertEquals(3159, refused.getErrorCode());
      try (Connection connection = connect(server, "me", "", "sslMode=REQUIRED")) {
        assertEquals("me+tls", whoami(connection));
      }
    }
  }

  @Test
  void withoutPasswordsOnlyLoopbackIsListenedOn() throws Exception {
    InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);
    Path withGap = secretFile("gap", "one::secret\ntwo::\n");
    for (Accounts who : new Accounts[] {Accounts.anybody(), Accounts.file(withGap)}) {
      WireOptions options = WireOptions.builder().listen(everywhere).accounts(who).build();
      Q4jException refused =
          assertThrows(Q4jException.class, () -> WireServer.start(options, new ScriptedHandler()));
      assertTrue(refused.getMessage().contains("--users"), refused.getMessage());
    }
    Accounts single = Accounts.single("one", secretFile("pw", "secret\n"));
    WireOptions options = WireOptions.builder().listen(everywhere).accounts(single).build();
    try (WireServer server = WireServer.start(options, new ScriptedHandler());
        Connection connection = connect(server, "one", "secret", "sslMode=DISABLED")) {
      assertEquals("one", whoami(connection));
    }
  }

  @Test
  void fileOfUsersIsRefusedWhenReadableByOthersOrMisspelt() throws Exception {
    Path file = secretFile("bad", "one:secret\n");
    Q4jException misspelt = assertThrows(Q4jException.class, () -> Accounts.file(file));
    assertTrue(misspelt.getMessage().contains("line 1"), misspelt.getMessage());
    Path twice = secretFile("twice", "one::a\none::b\n");
    assertThrows(Q4jException.class, () -> Accounts.file(twice));
    Path empty = secretFile("empty", "# nobody\n");
    assertThrows(Q4jException.class, () -> Accounts.file(empty));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Q4jException open = assertThrows(Q4jException.class, () -> Accounts.file(file));
    assertTrue(open.getMessage().contains("chmod"), open.getMessage());
  }
}
