package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands packet by packet, those that drivers seldom send among them. */
@Timeout(60)
class CommandsTest {
  private WireServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    server =
        WireServer.start(
            WireOptions.builder()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build(),
            new ScriptedHandler());
    client = RawClient.login(server.addresses().get(0).getPort());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private byte[] command(int number, String rest) throws IOException {
    client.write(0, bytes(number, rest));
    return client.read();
  }

  private static byte[] bytes(int number, String rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(number);
    out.writeBytes(rest.getBytes(StandardCharsets.ISO_8859_1));
    return out.toByteArray();
  }

  private static int error(byte[] answer) {
    assertEquals(0xff, answer[0] & 0xff);
    return (answer[1] & 0xff) | (answer[2] & 0xff) << 8;
  }

  @Test
  void simpleCommandsAnswerOk() throws IOException {
    assertEquals(0, command(Commands.PING, "")[0]);
    assertEquals(0, command(Commands.INIT_DB, "app")[0]);
    assertEquals(0, command(Commands.RESET_CONNECTION, "")[0]);
    assertEquals(0xfe, command(Commands.DEBUG, "")[0] & 0xff);
    assertEquals(0xfe, command(Commands.SET_OPTION, "\0\0")[0] & 0xff);
    String statistics = new String(command(Commands.STATISTICS, ""), StandardCharsets.UTF_8);
    assertTrue(statistics.startsWith("Uptime"), statistics);
  }

  @Test
  void wrongCommandsAnswerWithTheirErrorAndTheConnectionStays() throws IOException {
    assertEquals(1047, error(command(0x7f, "")));
    assertEquals(1047, error(command(Commands.SET_OPTION, "\5\0")));
    assertEquals(1049, error(command(Commands.INIT_DB, "missing")));
    assertEquals(1065, error(command(Commands.QUERY, " ; ")));
    assertEquals(1094, error(command(Commands.PROCESS_KILL, "\0\0\0\1")));
    assertEquals(1146, error(command(Commands.FIELD_LIST, "missing\0")));
    assertEquals(1243, error(command(Commands.STMT_EXECUTE, "\1\0\0\0\0\1\0\0\0")));
    assertEquals(1243, error(command(Commands.STMT_RESET, "\1\0\0\0")));
    assertEquals(1421, error(command(Commands.STMT_FETCH, "\1\0\0\0\1\0\0\0")));
    assertEquals(1064, error(command(Commands.STMT_PREPARE, "fail")));
    assertEquals(1835, error(command(Commands.STMT_RESET, "\1")));
    client.write(0, new byte[0]);
    assertEquals(1835, error(client.read()));
    assertEquals(0, command(Commands.PING, "")[0]);
  }

  @Test
  void severalStatementsAreOneWhereTheClientHasNotAskedForThem() throws IOException {
    assertEquals(0, client.query("settle 1")[0]);
    command(Commands.SET_OPTION, "\0\0");
    byte[] first = client.query("settle 1;settle 2");
    assertEquals(ServerStatus.MORE_RESULTS, first[3] & ServerStatus.MORE_RESULTS);
    assertEquals(0, client.read()[3] & ServerStatus.MORE_RESULTS);
    command(Commands.SET_OPTION, "\1\0");
    // The handler gets the whole text, and its number does not parse.
    assertEquals(1105, error(client.query("settle 1;settle 2")));
  }

  @Test
  void aTablesColumnsAreListedUpToAnEnd() throws IOException {
    byte[] packet = command(Commands.FIELD_LIST, "t\0");
    int columns = 0;
    while ((packet[0] & 0xff) != 0xfe) {
      columns++;
      packet = client.read();
    }
    assertEquals(ScriptedHandler.TYPE_COLUMNS.size(), columns);
  }

  @Test
  void longDataThatDoesNotFitIsToldAtTheExecution() throws IOException {
    byte[] prepared = command(Commands.STMT_PREPARE, "echo ?");
    assertEquals(0, prepared[0]);
    assertEquals(1, prepared[7], "parameters");
    client.read();
    client.read();
    client.write(0, bytes(Commands.STMT_SEND_LONG_DATA, "\1\0\0\0\7\0data"));
    assertEquals(1210, error(command(Commands.STMT_EXECUTE, "\1\0\0\0\0\1\0\0\0")));
    client.write(0, bytes(Commands.STMT_CLOSE, "\1\0\0\0"));
    assertEquals(1243, error(command(Commands.STMT_RESET, "\1\0\0\0")));
  }

  @Test
  void commandsSentAheadAreAnsweredInTheirOrder() throws IOException {
    for (int i = 1; i <= 100; i++) {
      client.send("settle " + i);
    }
    for (int i = 1; i <= 100; i++) {
      assertEquals(i, client.read()[1]);
    }
  }

  @Test
  void aCommandWhoseNumberIsNotZeroEndsTheConnection() throws IOException {
    client.write(3, bytes(Commands.PING, ""));
    assertEquals(1156, error(client.read()));
    assertThrows(IOException.class, client::read);
  }

  @Test
  void quitEndsTheConnection() throws IOException {
    client.write(0, bytes(Commands.QUIT, ""));
    assertThrows(IOException.class, client::read);
  }

  @Test
  void aClientThatAllowsNoFilesIsNotAskedForOne() throws IOException {
    assertEquals(1148, error(client.query("load 'file'")));
    assertEquals(0, command(Commands.PING, "")[0]);
  }
}
