package org.q4j.sql.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.UnsupportedException;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Session;
import org.q4j.queue.Subscription;
import org.q4j.sql.wire.Together;

/**
 * One call of queue_wait, which holds no thread. A killed statement, or a client that has gone,
 * ends it at once, and what it got is given back.
 *
 * <p>queue_wait_batch(rows, bytes, ...) is q4j's own: as queue_wait, but it takes as many rows of
 * the queue that is served as are there, up to bounds on their number and on the bytes of their
 * bodies; of those that are waited for, the first alone. Its result is a text: {@code
 * index:rowid,rowid,...}, or {@code 0}. SELECT gives the rows in that order, and queue_end and
 * queue_abort mean all of them.
 */
final class QueueWait {
  private static final long DEFAULT_SECONDS = 60;
  private static final long MOST_SECONDS = 1_000_000_000;
  private static final int MOST_ROWS = 10_000;
  private static final long MOST_BYTES = 64 << 20;

  private final Call call;
  private final QuerySession session;
  private final List<Object> arguments;
  private final Bounds bounds;

  /** How much a batch may have. */
  private record Bounds(int rows, long bytes) {}

  QueueWait(Call call, List<Object> arguments) {
    this(call, arguments, null);
  }

  private QueueWait(Call call, List<Object> arguments, Bounds bounds) {
    this.call = call;
    this.session = call.session();
    this.arguments = arguments;
    this.bounds = bounds;
  }

  /** Returns a call of queue_wait_batch. */
  static QueueWait ofBatch(Call call, List<Object> arguments) {
    Long rows = QueueFunctions.whole(arguments.get(0));
    Long bytes = QueueFunctions.whole(arguments.get(1));
    if (rows == null || rows < 1 || rows > MOST_ROWS || bytes == null || bytes < 1) {
      throw QueryErrors.function(
          SessionFunctions.WAIT_BATCH,
          "queue_wait_batch(rows, bytes, table[:condition], ..., seconds): rows=%s (expected=1 to %d) bytes=%s (expected=1 or more)"
              .formatted(rows, MOST_ROWS, bytes));
    }
    return new QueueWait(
        call,
        arguments.subList(2, arguments.size()),
        new Bounds(rows.intValue(), Math.min(bytes, MOST_BYTES)));
  }

  /**
   * Waits; when it is over, goes on with the result, or fails the call.
   *
   * @param then is given the index of the table served, from 1; 0 for none; empty for NULL; as a
   *     text with the row ids for a batch
   */
  void start(Consumer<Optional<?>> then) {
    int tables = arguments.size() > 1 ? arguments.size() - 1 : arguments.size();
    Duration limit = Duration.ofSeconds(seconds());
    String[] targets = new String[tables];
    for (int i = 0; i < tables; i++) {
      Optional<String> target = target(QueueFunctions.text(arguments.get(i)));
      if (target.isEmpty()) {
        then.accept(Optional.empty());
        return;
      }
      targets[i] = target.get();
    }
    Session owner = session.owner();
    Subscription subscription;
    try {
      subscription = subscribe(owner, targets);
    } catch (NotFoundException | SchemaException | UnsupportedException none) {
      then.accept(Optional.empty()); // A missing table, or a condition that does not parse.
      return;
    }
    Optional<TableName> ended = owner.owned().map(OwnedRow::queue).map(QueueWait::table);
    if (ended.isEmpty()) {
      begin(owner, subscription, limit, then);
      return;
    }
    call.ending(owner, ended.get(), () -> begin(owner, subscription, limit, then));
  }

  private static Subscription subscribe(Session owner, String... targets) {
    Optional<Subscription> atOnce = owner.trySubscribe(targets);
    if (atOnce.isPresent()) {
      return atOnce.get();
    }
    Together.leave(); // Queues have to be opened, or are being replaced.
    return owner.subscribe(targets);
  }

  private static TableName table(String queue) {
    int dot = queue.indexOf('.');
    return new TableName(queue.substring(0, dot), queue.substring(dot + 1));
  }

  private long seconds() {
    if (arguments.size() < 2) {
      return DEFAULT_SECONDS;
    }
    Long seconds = QueueFunctions.whole(arguments.get(arguments.size() - 1));
    if (seconds == null) {
      throw QueryErrors.function(
          SessionFunctions.WAIT,
          "queue_wait(table[:condition], ..., seconds): seconds must be an integer");
    }
    return Math.min(Math.max(seconds, 0), MOST_SECONDS);
  }

  private Optional<String> target(String text) {
    if (text == null) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    String table = colon < 0 ? text : text.substring(0, colon);
    if (table.indexOf('.') >= 0) {
      return Optional.of(text);
    }
    return session.database().isEmpty()
        ? Optional.empty()
        : Optional.of(session.database() + "." + text);
  }

  private void begin(
      Session owner, Subscription subscription, Duration limit, Consumer<Optional<?>> then) {
    Together.leave(); // Conditions are evaluated, and the file may be one that is being replaced.
    follow(owner, await(subscription, limit), then);
  }

  private CompletableFuture<List<OwnedRow>> await(Subscription subscription, Duration limit) {
    try {
      try {
        return awaitRows(subscription, limit);
      } catch (StaleOwnerException gone) { // The row before: nothing is owned any more.
        return awaitRows(subscription, limit);
      }
    } catch (NotFoundException dropped) {
      return CompletableFuture.failedFuture(dropped);
    }
  }

  private CompletableFuture<List<OwnedRow>> awaitRows(Subscription subscription, Duration limit) {
    if (bounds != null) {
      List<OwnedRow> there =
          subscription.awaitBatch(Duration.ZERO, bounds.rows(), bounds.bytes()).rows();
      if (!there.isEmpty()) {
        return CompletableFuture.completedFuture(there);
      }
    }
    return subscription
        .awaitAsync(limit, session.queryServer().executor())
        .thenApply(row -> row.stream().toList());
  }

  private void follow(
      Session owner, CompletableFuture<List<OwnedRow>> row, Consumer<Optional<?>> then) {
    if (row.isDone()) {
      finish(row, then);
      return;
    }
    AtomicBoolean over = new AtomicBoolean();
    call.statement()
        .onCancel(
            reason -> {
              if (over.compareAndSet(false, true)) {
                // The closing may have to wait for a file that is being replaced.
                session.queryServer().executor().execute(owner::close);
              }
            });
    CompletableFuture<List<OwnedRow>> unused =
        row.whenComplete(
            (got, failure) -> {
              if (over.compareAndSet(false, true)) {
                finish(row, then);
              } else {
                cancelled();
              }
            });
  }

  private static String text(long index, List<OwnedRow> rows) {
    return rows.isEmpty()
        ? "0"
        : rows.stream()
            .map(row -> Long.toString(row.rowId()))
            .collect(Collectors.joining(",", index + ":", ""));
  }

  private void cancelled() {
    try {
      session.forgetOwner(); // Before the client is told, so that others see its row at once.
    } catch (RuntimeException failure) {
      session.queryServer().report(failure);
    }
    call.fail(QueryErrors.interrupted());
  }

  private void finish(CompletableFuture<List<OwnedRow>> row, Consumer<Optional<?>> then) {
    try {
      then.accept(served(row));
    } catch (RuntimeException | StackOverflowError thrown) {
      if (call.statement().isCancelled()) {
        cancelled(); // The client does not know of its row, which its next wait would end.
      } else {
        call.fail(thrown);
      }
    }
  }

  private Optional<?> served(CompletableFuture<List<OwnedRow>> row) {
    try {
      List<OwnedRow> rows = row.join();
      session.taken(rows);
      long index = rows.isEmpty() ? 0 : rows.get(0).index() + 1L;
      return Optional.of(bounds == null ? (Object) index : text(index, rows));
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof NotFoundException) {
        return Optional.empty(); // Dropped this very moment.
      }
      throw failure;
    }
  }
}
