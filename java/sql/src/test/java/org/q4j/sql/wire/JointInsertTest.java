package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.QueueStats;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreOptions;
import org.q4j.row.MysqlCharset;
import org.q4j.sql.query.QueryOptions;
import org.q4j.sql.query.QueryServer;

/** INSERTs of several clients that arrived together, in a given order. */
@Timeout(60)
class JointInsertTest {
  @TempDir Path folder;
  private final List<Throwable> errors = new ArrayList<>();
  private final Together together = new Together(Runnable::run, () -> {}, errors::add);
  private QueueStore store;
  private QueryServer handler;
  private WireServer wire;
  private int clients;

  @BeforeEach
  void start() throws Exception {
    store = QueueStore.open(folder.resolve("data"), StoreOptions.defaults());
    handler = new QueryServer(new QueryOptions(store, false, "", 64 << 20, false, errors::add));
    wire =
        WireServer.start(
            WireOptions.builder()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build(),
            handler);
    Client owner = new Client();
    owner.query("CREATE DATABASE app");
    owner.query("CREATE TABLE app.t (id INT NOT NULL, v INT NOT NULL) ENGINE=QUEUE");
    owner.query("CREATE TABLE app.u (id INT NOT NULL) ENGINE=QUEUE");
  }

  @AfterEach
  void stop() {
    wire.close();
    handler.close();
    store.close();
    assertEquals(List.of(), errors);
  }

  /** A client's session, without the wire. */
  private final class Client implements ResponseSink {
    private final ConnectionHandler connection;
    private CompletableFuture<String> answer = new CompletableFuture<>();
    private boolean taken = true;

    Client() {
      connection = handler.connect(new ClientSession(wire, ++clients, "localhost"));
    }

    private Statement statement(String sql) {
      return new Statement(sql.getBytes(StandardCharsets.UTF_8), MysqlCharset.UTF8MB4);
    }

    /** Runs a statement by itself. */
    void query(String sql) {
      answer = new CompletableFuture<>();
      connection.query(statement(sql), this);
      assertTrue(answer().startsWith("ok"), sql + ": " + answer());
    }

    /** Adds a statement to those that arrive together. */
    Client arrives(String sql) {
      together.add(() -> taken = connection.runTogether(statement(sql), List.of(), this, together));
      return this;
    }

    String answer() {
      return answer.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void ok(OkReply reply) {
      answer.complete("ok " + reply.affectedRows());
    }

    @Override
    public void fail(ErrorReply error) {
      answer.complete("error " + error.number());
    }

    @Override
    public void columns(List<ColumnDefinition> columns) {
      throw new AssertionError("rows of a statement that has none");
    }

    @Override
    public void row(Object... values) {
      throw new AssertionError("rows of a statement that has none");
    }

    @Override
    public void end(int warnings) {
      throw new AssertionError("rows of a statement that has none");
    }

    @Override
    public InputStream localFile(String name) {
      throw new AssertionError("a file of a statement that has none");
    }
  }

  private QueueStats stats(String table) {
    return store.queue(table).stats();
  }

  @Test
  void rowsOfOneQueueAreOneAppend() {
    long before = stats("app.t").appends();
    Client first = new Client().arrives("INSERT INTO app.t VALUES (1, 1), (2, 2)");
    Client second = new Client().arrives("insert into app.t (v, id) values (3, 3)");
    Client third = new Client().arrives("INSERT INTO app.u VALUES (9)");
    together.run();
    assertEquals("ok 2", first.answer());
    assertEquals("ok 1", second.answer());
    assertEquals("ok 1", third.answer());
    assertEquals(1, stats("app.t").appends() - before);
    assertEquals(3, stats("app.t").rowsWritten());
    assertEquals(1, stats("app.u").rowsWritten());
  }

  @Test
  void whoseRowIsRefusedIsToldAloneAndTheOthersRowsArrive() {
    Client first = new Client().arrives("INSERT INTO app.t VALUES (1, 1)");
    Client lacking = new Client().arrives("INSERT INTO app.t (id) VALUES (2)");
    Client wrong = new Client().arrives("INSERT INTO app.t VALUES (3, 'three')");
    Client last = new Client().arrives("INSERT INTO app.t VALUES (4, 4)");
    together.run();
    assertEquals("ok 1", first.answer());
    assertEquals("error 1364", lacking.answer());
    assertEquals("error 1366", wrong.answer());
    assertEquals("ok 1", last.answer());
    assertEquals(2, stats("app.t").rowsWritten());
  }

  @Test
  void whoHasToWaitForALockHoldsNobodyUp() {
    Client locker = new Client();
    locker.query("LOCK TABLES app.t READ");
    Client held = new Client().arrives("INSERT INTO app.t VALUES (1, 1)");
    Client free = new Client().arrives("INSERT INTO app.u VALUES (1)");
    together.run();
    assertEquals("ok 1", free.answer());
    assertFalse(held.answer.isDone());
    locker.query("UNLOCK TABLES");
    assertEquals("ok 1", held.answer());
  }

  @Test
  void aQueueThatIsDroppedMeanwhileIsMissingForAll() {
    Client first = new Client().arrives("INSERT INTO app.t VALUES (1, 1)");
    Client second = new Client().arrives("INSERT INTO app.t VALUES (2, 2)");
    together.add(() -> store.drop("app.t"));
    together.run();
    assertEquals("error 1146", first.answer());
    assertEquals("error 1146", second.answer());
  }

  @Test
  void columnsThatAreChangedMeanwhileAreToldToAll() {
    Client first = new Client().arrives("INSERT INTO app.t VALUES (1, 1)");
    Client second = new Client().arrives("INSERT INTO app.t VALUES (2, 2)");
    together.add(() -> new Client().query("ALTER TABLE app.t DROP COLUMN v"));
    together.run();
    assertEquals("error 1412", first.answer());
    assertEquals("error 1412", second.answer());
  }

  @Test
  void whatIsNoPlainInsertIsLeftAlone() {
    Client other = new Client().arrives("INSERT INTO app.t SELECT * FROM app.t");
    Client read = new Client().arrives("SELECT 1");
    together.run();
    assertFalse(other.taken);
    assertFalse(read.taken);
    assertFalse(other.answer.isDone());
    assertTrue(together.isEmpty());
  }
}
