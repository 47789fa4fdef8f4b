package org.q4j.client.mysql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.client.ConnectionLostException;
import org.q4j.client.QueueClient;
import org.q4j.client.TestServer;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** Queues of a server: rows of every type go there and come back as they were. */
@Timeout(60)
class MysqlQueueTest {
  private static final String EVERYTHING =
      """
      a TINYINT, b SMALLINT UNSIGNED, c BIGINT UNSIGNED, d FLOAT, e DOUBLE, f DECIMAL(30,10),
      g DATE, h DATETIME(6), i TIMESTAMP NULL, j TIME(3), k YEAR, l VARCHAR(100), m TEXT,
      n VARBINARY(100), o BLOB, p BIT(17), q ENUM('x','y''z'), r SET('s','t'),
      s VARCHAR(20) CHARACTER SET latin1, t BINARY(4), u CHAR(5), v JSON
      """;

  @TempDir Path folder;
  private TestServer server;
  private QueueStore store;

  @BeforeEach
  void start() {
    server = new TestServer(folder.resolve("data"));
    Queue unused = server.store().create("app.first", "id BIGINT NOT NULL");
    store = QueueClient.open(server.url());
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  private static void fill(RowBuilder row) {
    row.set("a", -128).set("b", 65535).set("c", new java.math.BigInteger("18446744073709551615"));
    row.set("d", 0.1f).set("e", Double.MIN_VALUE).set("f", "-12345678901234567890.0123456789");
    row.set("g", "0000-00-00").set("h", "2024-02-29 23:59:59.999999");
    row.set("i", "2024-03-31 02:30:00").set("j", "-838:59:58.999").set("k", 1901);
    row.set("l", "ünï 'quoted' \\ \"x\" \0 😀").set("m", "line\nline\r\u001a");
    byte[] bytes = new byte[100];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 5);
    }
    row.set("n", bytes).set("o", new byte[] {0, 39, 92, (byte) 0xff, 34}).set("p", 0x1abcd);
    row.set("q", "y'z").set("r", "s,t").set("s", "é€").set("t", new byte[] {1, 0, 0, 0});
    row.set("u", "ab").set("v", "{\"k\": [1, 2.5, null]}");
  }

  @Test
  void valuesOfEveryTypeComeBackAsTheyWere() {
    Queue queue = store.create("app.everything", EVERYTHING);
    queue.insert(MysqlQueueTest::fill);
    queue.insert(row -> row.set("i", null));
    Queue direct = server.store().queue("app.everything");
    direct.insert(MysqlQueueTest::fill);
    List<Row> stored = direct.peek(3).stream().map(row -> row.row()).toList();
    assertEquals(stored.get(2), stored.get(0));
    try (Session session = store.session()) {
      for (Row row : stored) {
        Row read = session.await(Duration.ZERO, "app.everything").orElseThrow().row();
        assertEquals(row, read);
      }
    }
  }

  @Test
  void rowsOfOneInsertAreOneAppendAndIteratedOnesAreAll() {
    Queue queue = store.queue("app.first");
    List<RowBuilder> rows =
        IntStream.range(0, 1000).mapToObj(i -> queue.newRow().set("id", i)).toList();
    assertEquals(0, queue.insertAll(rows));
    Queue direct = server.store().queue("app.first");
    assertEquals(1, direct.stats().appends());
    assertEquals(1000, queue.insertEach(rows.iterator()));
    assertEquals(2000, queue.count());
    assertEquals(2000, direct.count());
    assertEquals(2, queue.peek(2).size());
    assertEquals(2000, queue.purge());
  }

  @Test
  void insertsThatNobodyWaitsForKeepTheirOrder() {
    Queue queue = store.queue("app.first");
    List<CompletableFuture<Long>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(queue.insertAsync(List.of(queue.newRow().set("id", i))));
    }
    all.forEach(CompletableFuture::join);
    List<Long> ids = queue.peek(200).stream().map(row -> row.row().getLong(0)).toList();
    assertEquals(IntStream.range(0, 200).mapToObj(i -> (long) i).toList(), ids);
  }

  @Test
  void receivedRowsAreTakenOnce() {
    Queue queue = store.queue("app.first");
    List<RowBuilder> rows = List.of(queue.newRow().set("id", 1), queue.newRow().set("id", 2));
    assertTrue(queue.receive(new Source(3, 10), ReceiveMode.APPEND, rows).isPresent());
    assertTrue(queue.receive(new Source(3, 10), ReceiveMode.APPEND, rows).isEmpty());
    assertTrue(queue.receive(new Source(4, 10), ReceiveMode.APPEND, rows).isPresent());
    assertTrue(queue.receive(new Source(3, 5), ReceiveMode.RESET, rows).isPresent());
    assertEquals(6, queue.count());
  }

  @Test
  void tablesAreMadeListedRenamedAndDropped() {
    store.create("app.new", "id INT NOT NULL, `odd ``name` VARCHAR(9)");
    assertEquals(List.of("app.first", "app.new"), store.list());
    assertThrows(SchemaException.class, () -> store.create("app.new", "id INT"));
    store.rename("app.new", "app.other");
    assertTrue(store.find("app.new").isEmpty());
    assertEquals(2, store.queue("app.other").schema().size());
    store.queue("app.other").compact();
    store.queue("app.other").truncate();
    store.drop("app.other");
    assertThrows(NotFoundException.class, () -> store.queue("app.other"));
    assertThrows(NotFoundException.class, () -> store.drop("app.other"));
  }

  @Test
  void anInsertWhoseConnectionIsLostIsNotSentAgain() {
    Queue queue = store.queue("app.first");
    queue.insert(row -> row.set("id", 1));
    server.close();
    assertThrows(ConnectionLostException.class, () -> queue.insert(row -> row.set("id", 2)));
    server = new TestServer(folder.resolve("data"));
    assertEquals(1, server.store().queue("app.first").count());
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    int port = server.port();
    server.close();
    try (QueueStore gone = QueueClient.open(TestServer.url(port))) {
      ConnectionLostException told =
          assertThrows(ConnectionLostException.class, () -> gone.queue("app.first"));
      assertTrue(told.nothingDone());
      assertTrue(told.getMessage().contains("127.0.0.1:" + port), told.getMessage());
    }
    server = new TestServer(folder.resolve("data"));
  }

  @Test
  void aServerThatTakesConnectionsAndSaysNothingIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        QueueStore hung = QueueClient.open(TestServer.url(silent.getLocalPort()))) {
      ConnectionLostException told =
          assertThrows(ConnectionLostException.class, () -> hung.queue("app.first"));
      assertTrue(told.nothingDone());
    }
  }

  @Test
  void anAddressThatIsNoneIsToldWithoutItsPassword() {
    StringWriter told = new StringWriter();
    assertThrows(
            IllegalArgumentException.class,
            () -> QueueClient.open("jdbc:mysql://me:a word@db01/app"))
        .printStackTrace(new PrintWriter(told));
    assertTrue(told.toString().contains("@db01/app"), told::toString);
    assertFalse(told.toString().contains("word@"), told::toString);
  }

  @Test
  void bytesAreNotTakenForText() {
    Queue queue = store.create("app.bytes", "b BLOB");
    byte[] bytes = {(byte) 0xe4, 0, 1};
    queue.insert(row -> row.set("b", bytes));
    assertArrayEquals(bytes, queue.peek(1).get(0).row().getBytes("b"));
  }
}
