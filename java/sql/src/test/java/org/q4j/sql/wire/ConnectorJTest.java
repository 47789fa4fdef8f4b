package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mysql.cj.jdbc.JdbcConnection;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MySQL's own Java driver against the protocol, with statements prepared by it and by us. */
@Timeout(60)
class ConnectorJTest {
  private final ScriptedHandler handler = new ScriptedHandler();
  private WireServer server;
  private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
  @TempDir Path folder;

  @BeforeEach
  void start() {
    server =
        WireServer.start(
            WireOptions.builder()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .onError(errors::add)
                .build(),
            handler);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Connection connect(String more) throws SQLException {
    int port = server.addresses().get(0).getPort();
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + port + "/app?sslMode=DISABLED" + more, "me", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&useServerPrepStmts=true",
        "&useServerPrepStmts=true&useCursorFetch=true&defaultFetchSize=2"
      })
  void everyColumnTypeArrives(String mode) throws SQLException {
    try (Connection connection = connect(mode);
        PreparedStatement statement = connection.prepareStatement("SELECT types");
        ResultSet row = statement.executeQuery()) {
      assertTrue(row.next());
      assertEquals(-128, row.getInt("tiny"));
      assertEquals(255, row.getInt("utiny"));
      assertEquals(-32768, row.getInt("small"));
      assertEquals(-8388608, row.getInt("medium"));
      assertEquals(Integer.MIN_VALUE, row.getInt("wide"));
      assertEquals(new BigInteger("18446744073709551615"), row.getObject("ulong"));
      assertEquals(Long.MIN_VALUE, row.getLong("huge"));
      assertEquals(1.5f, row.getFloat("real4"));
      assertEquals(0.1, row.getDouble("real8"));
      assertEquals(new BigDecimal("-1234567.89"), row.getBigDecimal("exact"));
      assertEquals("2026-02-28", row.getString("day"));
      assertEquals(
          LocalDateTime.of(2026, 2, 28, 23, 59, 58, 123_456_000),
          row.getObject("moment", LocalDateTime.class));
      assertEquals(Timestamp.valueOf("2026-02-28 23:59:58"), row.getTimestamp("stamp"));
      assertEquals("-100:00:01.5", row.getString("span").replaceAll("0+$", ""));
      assertEquals(2026, row.getInt("year4"));
      assertArrayEquals(new byte[] {1, 2}, row.getBytes("bits"));
      assertEquals("Grüße 日本 😀", row.getString("words"));
      assertArrayEquals(new byte[] {0, (byte) 0xff, '\'', '\\'}, row.getBytes("bytes"));
      assertNull(row.getString("nothing"));
      assertTrue(!row.next());
    }
  }

  @Test
  void everyParameterTypeArrives() throws SQLException {
    byte[] stream = new byte[300_000];
    Arrays.fill(stream, (byte) 'z');
    try (Connection connection = connect("&useServerPrepStmts=true&connectionTimeZone=UTC");
        PreparedStatement statement =
            connection.prepareStatement("SELECT echo ?,?,?,?,?,?,?,?,?,?,?")) {
      for (int run = 0; run < 2; run++) {
        statement.setByte(1, (byte) -5);
        statement.setLong(2, Long.MIN_VALUE);
        statement.setDouble(3, 0.25);
        statement.setFloat(4, 1.5f);
        statement.setBigDecimal(5, new BigDecimal("12.50"));
        statement.setString(6, "Grüße 😀");
        statement.setBytes(7, new byte[] {0, (byte) 0x80});
        statement.setNull(8, Types.VARCHAR);
        statement.setDate(9, Date.valueOf("2026-02-28"));
        statement.setObject(10, LocalDateTime.of(2026, 2, 28, 1, 2, 3, 4_000));
        statement.setBinaryStream(11, new ByteArrayInputStream(stream));
        try (ResultSet row = statement.executeQuery()) {
          assertTrue(row.next());
          assertEquals("-5", row.getString(1));
          assertEquals("-9223372036854775808", row.getString(2));
          assertEquals("0.25", row.getString(3));
          assertEquals("1.5", row.getString(4));
          assertEquals("12.50", row.getString(5));
          assertEquals("Grüße 😀", row.getString(6));
          assertArrayEquals(new byte[] {0, (byte) 0x80}, row.getBytes(7));
          assertNull(row.getString(8));
          assertEquals("2026-02-28", row.getString(9));
          assertEquals("2026-02-28 01:02:03.000004", row.getString(10));
          assertArrayEquals(stream, row.getBytes(11));
        }
      }
    }
  }

  @Test
  void packetsBeyond16MegabytesGoBothWays() throws SQLException {
    int size = 20 << 20;
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("SELECT big " + size)) {
        assertTrue(row.next());
        assertEquals(size, row.getString(1).length());
      }
      for (int length : new int[] {0xffffff - 2, 0xffffff - 1, 0xffffff, size}) {
        String sql = "SELECT size '" + "y".repeat(length - 14) + "'";
        try (ResultSet row = statement.executeQuery(sql)) {
          assertTrue(row.next());
          assertEquals(length, row.getLong(1));
        }
      }
    }
  }

  @Test
  void aPacketBeyondTheLimitIsRefused() throws SQLException {
    try (Connection connection = connect("&maxAllowedPacket=100000000");
        Statement statement = connection.createStatement()) {
      String sql = "SELECT size '" + "y".repeat(65 << 20) + "'";
      SQLException refused = assertThrows(SQLException.class, () -> statement.executeQuery(sql));
      assertTrue(
          refused.getMessage().contains("max_allowed_packet")
              || refused.getSQLState().startsWith("08"),
          refused.toString());
    }
    try (Connection next = connect("")) {
      assertTrue(next.isValid(5));
    }
  }

  @Test
  void severalStatementsAnswerOneByOneUntilOneFails() throws SQLException {
    try (Connection connection = connect("&allowMultiQueries=true");
        Statement statement = connection.createStatement()) {
      assertTrue(statement.execute("SELECT rows 2; settle 5; /* none */; SELECT rows 1"));
      assertTrue(!statement.getMoreResults());
      assertEquals(5, statement.getUpdateCount());
      assertTrue(statement.getMoreResults());
      assertTrue(!statement.getMoreResults());
      assertEquals(-1, statement.getUpdateCount());
      SQLException failed =
          assertThrows(SQLException.class, () -> statement.execute("settle 5; fail; settle 6"));
      assertEquals(1064, failed.getErrorCode());
      assertEquals("42000", failed.getSQLState());
      assertEquals(1, statement.executeUpdate("settle 1"));
    }
  }

  @Test
  void aLocalFileIsSentWhole() throws Exception {
    Path file = folder.resolve("rows.txt");
    byte[] content = new byte[3_000_001];
    Arrays.fill(content, (byte) 'r');
    Files.write(file, content);
    try (Connection connection = connect("&allowLoadLocalInfile=true");
        Statement statement = connection.createStatement()) {
      assertEquals(content.length, statement.executeUpdate("load '" + file + "'"));
      assertEquals(1, statement.executeUpdate("settle 1"));
    }
  }

  @Test
  void errorsLeaveTheConnectionUsable() throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      SQLException crash = assertThrows(SQLException.class, () -> statement.execute("crash"));
      assertEquals(1105, crash.getErrorCode());
      assertEquals(1, errors.size());
      assertEquals(3, statement.executeUpdate("settle 3"));
      assertTrue(connection.isValid(5));
      connection.setCatalog("other");
    }
  }

  @Test
  void aManyRowedResultIsStreamed() throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(Integer.MIN_VALUE);
      long sum = 0;
      try (ResultSet rows = statement.executeQuery("SELECT rows 300000")) {
        while (rows.next()) {
          sum += rows.getLong(1);
        }
      }
      assertEquals(300_000L * 300_001 / 2, sum);
    }
  }

  @Test
  void anotherUserMayTakeOverTheConnection() throws SQLException {
    try (Connection connection = connect("&useServerPrepStmts=true")) {
      connection.unwrap(JdbcConnection.class).changeUser("you", "");
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT whoami")) {
        assertTrue(row.next());
        assertEquals("you", row.getString(1));
      }
      connection.unwrap(JdbcConnection.class).resetServerState();
    }
    assertTrue(handler.closed() >= 1);
  }

  @Test
  void aQueryTimeoutEndsAWait() throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThrows(SQLException.class, () -> statement.executeQuery("SELECT wait"));
      assertEquals(1, handler.cancelled());
      assertEquals(3, statement.executeUpdate("settle 3"));
    }
  }

  @Test
  void aFileThatTheDriverRefusesEndsTheStatementOnly() throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      assertThrows(SQLException.class, () -> statement.execute("load '/etc/hostname'"));
      assertEquals(3, statement.executeUpdate("settle 3"));
    }
  }
}
