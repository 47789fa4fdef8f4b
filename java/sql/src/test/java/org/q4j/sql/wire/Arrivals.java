package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreOptions;
import org.q4j.row.MysqlCharset;
import org.q4j.sql.query.QueryOptions;
import org.q4j.sql.query.QueryServer;

/** A data directory with clients whose statements arrive together, in a given order. For tests. */
final class Arrivals implements AutoCloseable {
  private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
  final QueueStore store;
  private final QueryServer handler;
  private final WireServer wire;
  private Together together;
  private boolean waited;
  private Runnable beforeWaiting = () -> {};
  private int clients;

  Arrivals(Path folder) {
    store = QueueStore.open(folder.resolve("data"), StoreOptions.defaults());
    handler = new QueryServer(new QueryOptions(store, false, "", 64 << 20, false, errors::add));
    wire =
        WireServer.start(
            WireOptions.builder()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build(),
            handler);
    next();
  }

  private void next() {
    waited = false;
    together =
        new Together(
            Runnable::run,
            () -> {
              waited = true;
              beforeWaiting.run();
            },
            errors::add);
  }

  /** Sets what is done when the thread says that it will wait for something. */
  void beforeWaiting(Runnable task) {
    beforeWaiting = task;
  }

  /** Adds something between the statements. */
  void meanwhile(Runnable task) {
    together.add(task);
  }

  /** Runs what has arrived; returns whether the thread said that it would wait for something. */
  boolean run() {
    together.run();
    boolean said = waited;
    next();
    return said;
  }

  @Override
  public void close() {
    wire.close();
    handler.close();
    store.close();
    assertEquals(List.of(), List.copyOf(errors));
  }

  Client client() {
    return new Client();
  }

  /** A client's session, without the wire. */
  final class Client implements ResponseSink {
    private final ConnectionHandler connection;
    private final List<String> rows = new ArrayList<>();
    private CompletableFuture<String> answer = new CompletableFuture<>();
    private boolean taken = true;
    private Statement present;
    private boolean killedAtRow;

    private Client() {
      connection = handler.connect(new ClientSession(wire, ++clients, "localhost"));
    }

    private Statement statement(String sql) {
      answer = new CompletableFuture<>();
      rows.clear();
      present = new Statement(sql.getBytes(StandardCharsets.UTF_8), MysqlCharset.UTF8MB4);
      return present;
    }

    /** The next statement with a result is killed when that is about to be sent. */
    Client isKilledAtRow() {
      killedAtRow = true;
      return this;
    }

    /** Runs a statement by itself. */
    String query(String sql) {
      connection.query(statement(sql), this);
      assertTrue(!answer().startsWith("error"), sql + ": " + answer());
      return answer();
    }

    /** Adds a statement to those that arrive together. */
    Client arrives(String sql) {
      together.add(() -> taken = connection.runTogether(statement(sql), List.of(), this, together));
      return this;
    }

    /** Returns whether the last statement was run together with the others. */
    boolean isTaken() {
      return taken;
    }

    boolean hasAnswer() {
      return answer.isDone();
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
      rows.clear();
    }

    @Override
    public void row(Object... values) {
      if (killedAtRow) {
        killedAtRow = false;
        present.cancel(CancelReason.STATEMENT_KILLED);
        throw ErrorCode.QUERY_INTERRUPTED.reply("Query execution was interrupted");
      }
      rows.add(Arrays.toString(values));
    }

    @Override
    public void end(int warnings) {
      answer.complete(String.join(" ", rows));
    }

    @Override
    public InputStream localFile(String name) {
      throw new AssertionError("a file of a statement that has none");
    }
  }
}
