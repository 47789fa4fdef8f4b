package org.q4j.sql.query;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.row.Schema;
import org.q4j.sql.catalog.GlobalVariables;
import org.q4j.sql.catalog.ServerFacts;
import org.q4j.sql.wire.ClientSession;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ConnectionHandler;
import org.q4j.sql.wire.ServerHandler;
import org.q4j.sql.wire.Together;
import org.q4j.sql.wire.WireServer;

/**
 * Serves the queues of a store to MySQL clients: the handler for {@link WireServer#start}.
 * Thread-safe.
 */
public final class QueryServer implements ServerHandler, AutoCloseable {
  private static final int THREADS = 32;

  private final QueryOptions options;
  private final Databases databases;
  private final CommandParser parser = new CommandParser();
  private final ThreadPoolExecutor executor;
  private final WriteGate gate;
  private final UserLocks locks = new UserLocks();
  private final StoreFacts facts;
  private final GlobalVariables globals;
  private final Map<TableName, Described> described = new ConcurrentHashMap<>();
  private final Instant startedAt = Instant.now();
  private final LongAdder rowIdCalls = new LongAdder();
  private final LongAdder sourceCalls = new LongAdder();
  private volatile WireServer wire;

  private record Described(Schema schema, List<ColumnDefinition> columns) {}

  /** Makes the handler; it does not listen itself. */
  public QueryServer(QueryOptions options) {
    this.options = options;
    this.databases = new Databases(options.store());
    AtomicInteger number = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "q4j-sql-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    gate = new WriteGate(executor);
    facts = new StoreFacts(this, startedAt);
    globals = new GlobalVariables(facts);
  }

  @Override
  public ConnectionHandler connect(ClientSession session) {
    wire = session.server();
    return new QuerySession(this, session);
  }

  QueryOptions options() {
    return options;
  }

  QueueStore store() {
    return options.store();
  }

  Databases databases() {
    return databases;
  }

  CommandParser parser() {
    return parser;
  }

  /** Returns what goes on with statements that waited. */
  Executor executor() {
    return executor;
  }

  WriteGate gate() {
    return gate;
  }

  UserLocks locks() {
    return locks;
  }

  /** Returns how often queue_rowid() was called. */
  LongAdder rowIdCalls() {
    return rowIdCalls;
  }

  /** Returns how often queue_set_srcid() set a source. */
  LongAdder sourceCalls() {
    return sourceCalls;
  }

  ServerFacts facts() {
    return facts;
  }

  GlobalVariables globals() {
    return globals;
  }

  /** Returns the server that listens; empty before the first connection. */
  Optional<WireServer> wire() {
    return Optional.ofNullable(wire);
  }

  void report(Throwable error) {
    options.onError().accept(error);
  }

  /**
   * Returns a queue; empty also where no queue can have that name. If that may have to wait, nobody
   * waits for it ({@link Together#leave}).
   */
  Optional<Queue> find(TableName name) {
    if (!Databases.isValid(name.database()) || !Databases.isValid(name.table())) {
      return Optional.empty();
    }
    Optional<Queue> open = options.store().findOpen(name.queue());
    if (open.isPresent()) {
      return open;
    }
    Together.leave();
    return options.store().find(name.queue());
  }

  /** Returns a queue's columns. While its file is being replaced, nobody waits for that. */
  Schema schema(Queue queue) {
    Optional<Schema> now = queue.trySchema();
    if (now.isPresent()) {
      return now.get();
    }
    Together.leave();
    return queue.schema();
  }

  /**
   * Returns a queue.
   *
   * @throws org.q4j.sql.wire.ErrorReply 1146 when it is missing
   */
  Queue require(TableName name) {
    return find(name).orElseThrow(() -> QueryErrors.noSuchTable(name));
  }

  /** Returns what clients are told of a table's columns. */
  List<ColumnDefinition> columns(TableName name, Schema schema) {
    Described known = described.get(name);
    if (known == null || !known.schema().equals(schema)) {
      known = new Described(schema, TableColumns.of(name, schema));
      described.put(name, known);
    }
    return known.columns();
  }

  /** Forgets what is kept of a table that has gone. */
  void forget(TableName name) {
    described.remove(name);
  }

  /** Ends the threads; to be called when the wire is closed. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
