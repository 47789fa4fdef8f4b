package org.q4j.client.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.q4j.ClosedException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.UnsupportedException;
import org.q4j.client.ConnectionLostException;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Session;
import org.q4j.queue.Subscription;

/**
 * A session that is a connection, made at the first wait. When it is lost, what was owned is given
 * up, the call says so with {@link ConnectionLostException}, and the next wait connects anew, as
 * {@link Connections} says.
 *
 * <p>Waits last whole seconds, rounded up, and are asked for again every ten, so that a network
 * that is cut is noticed within half a minute. A wait that is refused ends the row owned before
 * where the server is Q4M's and not q4j's. Only q4j's server gives several rows at once; of others
 * a batch has one.
 *
 * <p>Assumption: one thread uses it; {@link #close} alone may come from another.
 */
final class MysqlSession implements Session {
  private static final int SLICE_SECONDS = 10;
  private static final int NETWORK_MILLIS = 30_000;

  private final MysqlStore store;
  private final Optional<Fence> fence;
  private Connection connection;
  private Waiting waiting;
  private List<MysqlOwnedRow> owned = List.of();
  private boolean ownerMode;
  private boolean batches = true;
  private boolean closed;

  MysqlSession(MysqlStore store, Optional<Fence> fence) {
    this.store = store;
    this.fence = fence;
  }

  /** Connects if it is not connected. */
  void connect() {
    checkOpen();
    if (connection != null) {
      return;
    }
    Connection made = store.connections().open();
    boolean ready = false;
    try {
      made.setNetworkTimeout(Runnable::run, NETWORK_MILLIS);
      if (fence.isPresent()) {
        fence.get().take(made, store.connections().server());
      }
      Waiting waits = new Waiting(store, made);
      synchronized (this) {
        if (closed) {
          throw new ClosedException("the session is closed");
        }
        connection = made;
        waiting = waits;
      }
      ready = true;
    } catch (SQLException failure) {
      throw store.failed(failure, "connect");
    } finally {
      if (!ready) {
        Connections.discard(made);
      }
    }
  }

  private synchronized void checkOpen() {
    if (closed) {
      throw new ClosedException("the session is closed");
    }
  }

  synchronized boolean owns(MysqlOwnedRow row) {
    return !closed && owned.contains(row);
  }

  synchronized int ownedRows() {
    return owned.size();
  }

  @Override
  public Optional<OwnedRow> await(Duration timeout, String... queues) {
    return take(timeout, null, queues).stream().<OwnedRow>map(row -> row).findFirst();
  }

  @Override
  public Batch awaitBatch(Duration timeout, int maxRows, long maxBytes, String... queues) {
    if (maxRows < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "maxRows=%d maxBytes=%d (expected 1 or more)".formatted(maxRows, maxBytes));
    }
    return new MysqlBatch(this, take(timeout, new Waiting.Bounds(maxRows, maxBytes), queues));
  }

  @Override
  public CompletableFuture<Optional<OwnedRow>> awaitAsync(
      Duration timeout, Executor executor, String... queues) {
    CompletableFuture<Optional<OwnedRow>> taken =
        CompletableFuture.supplyAsync(() -> await(timeout, queues), store.threads());
    CompletableFuture<Optional<OwnedRow>> result = new CompletableFuture<>();
    CompletableFuture<Void> unused =
        taken.handleAsync(
            (row, failure) -> {
              if (failure == null) {
                result.complete(row);
              } else {
                result.completeExceptionally(
                    failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
              }
              return null;
            },
            executor);
    return result;
  }

  private List<MysqlOwnedRow> take(Duration timeout, Waiting.Bounds bounds, String... queues) {
    if (queues.length == 0) {
      throw new IllegalArgumentException("queues=0 (expected at least 1)");
    }
    List<String> targets = List.of(queues);
    long begun = System.nanoTime();
    long most = timeout.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    connect();
    int seconds = 0;
    while (true) {
      List<MysqlOwnedRow> rows = takeOnce(seconds, bounds, targets);
      long left = most - (System.nanoTime() - begun);
      if (!rows.isEmpty() || left <= 0 || Thread.currentThread().isInterrupted()) {
        return rows;
      }
      seconds = (int) Math.min(SLICE_SECONDS, (left - 1) / 1_000_000_000 + 1);
    }
  }

  private List<MysqlOwnedRow> takeOnce(int seconds, Waiting.Bounds bounds, List<String> targets) {
    boolean served = false;
    try {
      Answer answer = ask(seconds, bounds, targets);
      if (answer.index() < 0) {
        throw refused(targets);
      }
      own(List.of(), true);
      served = answer.index() > 0;
      if (served) {
        own(fetch(answer, targets), true);
      }
      return owned;
    } catch (SQLException failure) {
      throw lost(failure, served ? "the rows taken are given back" : endUnknown());
    }
  }

  private Answer ask(int seconds, Waiting.Bounds bounds, List<String> targets) throws SQLException {
    Waiting.Bounds asked = batches ? bounds : null;
    try {
      return seconds == 0 ? waiting.look(asked, targets) : waiting.await(seconds, asked, targets);
    } catch (SQLException failure) {
      if (asked == null || !MysqlErrors.isMissingFunction(failure)) {
        throw failure;
      }
      batches = false; // A server of Q4M's own.
      return ask(seconds, null, targets);
    }
  }

  private synchronized void own(List<MysqlOwnedRow> rows, boolean mode) {
    owned = rows;
    ownerMode = mode;
  }

  private Q4jException refused(List<String> targets) {
    if (!store.connections().version().contains("q4j")) {
      own(List.of(), false);
    }
    for (String target : targets) {
      store.forget(Names.queueOf(target));
      Shape unused = store.shape(Names.queueOf(target)); // Tells which one is missing.
    }
    return new SchemaException(
        "the server does not understand a condition: queues=%s, server=%s"
            .formatted(targets, store.connections().server()));
  }

  private List<MysqlOwnedRow> fetch(Answer answer, List<String> targets) throws SQLException {
    String queue = Names.queueOf(targets.get(answer.index() - 1));
    try {
      return read(answer, queue);
    } catch (SQLException failure) {
      if (failure.getErrorCode() != MysqlErrors.UNKNOWN_COLUMN) {
        throw failure;
      }
    } catch (SchemaException changed) {
      // Read anew below, where it is told if it was not that.
    }
    store.forget(queue);
    return read(answer, queue);
  }

  private List<MysqlOwnedRow> read(Answer answer, String queue) throws SQLException {
    Shape shape = store.shape(queue);
    boolean batch = !answer.rowIds().isEmpty();
    List<MysqlOwnedRow> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      store.connections().prepare(connection, shape);
      try (ResultSet result =
          statement.executeQuery(batch ? shape.select() : shape.selectOwned())) {
        for (int i = 0; result.next(); i++) {
          if (batch && i == answer.rowIds().size()) {
            break;
          }
          long rowId = batch ? answer.rowIds().get(i) : result.getLong(1);
          rows.add(
              new MysqlOwnedRow(
                  this, queue, answer.index() - 1, rowId, shape.read(result, batch ? 1 : 2)));
        }
      }
    }
    if (batch && rows.size() < answer.rowIds().size()) {
      return List.of(); // The table was truncated: what is left of these is nothing.
    }
    return List.copyOf(rows);
  }

  private String endUnknown() {
    return owned.isEmpty()
        ? "nothing was owned"
        : MysqlOwnedRow.names(owned) + ": the end was not acknowledged, ended or given back";
  }

  /** Makes the exception for a failure, and gives the connection up if it is of no more use. */
  private Q4jException lost(SQLException failure, String fate) {
    boolean closing;
    synchronized (this) {
      closing = closed;
    }
    if (closing) {
      return new ClosedException("the session is closed", failure);
    }
    if (failure.getErrorCode() == MysqlErrors.INTERRUPTED) {
      own(List.of(), false);
      return new Q4jException("the wait was killed: " + fate, failure);
    }
    if (!MysqlErrors.isLost(failure)) {
      return store.failed(failure, fate);
    }
    Connection gone;
    synchronized (this) {
      gone = connection;
      connection = null;
      waiting = null;
      owned = List.of();
      ownerMode = false;
    }
    if (gone != null) {
      store.connections().lost(gone);
    }
    return new ConnectionLostException(
        "the connection was lost: %s: server=%s: %s"
            .formatted(fate, store.connections().server(), MysqlErrors.words(failure)),
        false,
        failure);
  }

  @Override
  public Subscription subscribe(String... queues) {
    checkOpen();
    if (queues.length == 0) {
      throw new IllegalArgumentException("queues=0 (expected at least 1)");
    }
    for (String target : queues) {
      Shape unused = store.shape(Names.queueOf(target));
    }
    return new MysqlSubscription(this, List.of(queues));
  }

  @Override
  public void lease(Duration limit) {
    if (limit != null) {
      throw new UnsupportedException(
          "a server sets no time limits for rows: limit=" + limit + " (expected=null)");
    }
  }

  @Override
  public synchronized Optional<OwnedRow> owned() {
    return owned.stream().<OwnedRow>map(row -> row).findFirst();
  }

  @Override
  public OptionalLong rowId() {
    Optional<OwnedRow> row = owned();
    return row.isPresent() ? OptionalLong.of(row.get().rowId()) : OptionalLong.empty();
  }

  @Override
  public synchronized boolean ownerMode() {
    return ownerMode;
  }

  @Override
  public void end() {
    checkOpen();
    if (ownerMode) {
      String fate = endUnknown();
      run("SELECT queue_end()", fate);
      own(List.of(), false);
    }
  }

  @Override
  public void endAndStay() {
    checkOpen();
    if (ownedRows() > 1) {
      throw new UnsupportedException("rows that a server gave together end with owner mode");
    }
    if (ownedRows() == 1) {
      // Who owns a row sees that one alone, so this removes no other.
      run("DELETE FROM " + Names.table(owned.get(0).queue()), endUnknown());
      own(List.of(), true);
    }
  }

  @Override
  public void abort() {
    checkOpen();
    if (!ownerMode) {
      throw new StaleOwnerException("not in owner mode");
    }
    run("SELECT queue_abort()", "what was owned is given back");
    own(List.of(), false);
  }

  private void run(String sql, String fate) {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    } catch (SQLException failure) {
      throw lost(failure, fate);
    }
  }

  /** Inserts a copy of a row that is owned. */
  void insertAgain(MysqlOwnedRow row) {
    Shape shape = store.shape(row.queue());
    try (PreparedStatement insert = connection.prepareStatement(shape.insert(1))) {
      shape.bind(insert, 1, row.row());
      int unused = insert.executeUpdate();
    } catch (SQLException failure) {
      throw lost(failure, row + ": may stand at both places, its old one and the end");
    }
  }

  @Override
  public void close() {
    Connection last;
    Waiting wait;
    boolean owner;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      last = connection;
      wait = waiting;
      owner = ownerMode;
    }
    store.forget(this);
    if (last == null) {
      return;
    }
    wait.stop();
    if (owner) {
      giveBack(last);
    }
    Connections.discard(last);
  }

  /** So that the row is back when the closing returns, and a pool's connection is as it was. */
  private static void giveBack(Connection last) {
    try (Statement statement = last.createStatement()) {
      boolean unused = statement.execute("SELECT queue_abort()");
    } catch (SQLException alreadyBack) {
      // The wait or the connection had ended, and with it what was owned.
    }
  }
}
