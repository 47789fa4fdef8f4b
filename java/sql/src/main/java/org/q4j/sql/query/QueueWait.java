package org.q4j.sql.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.UnsupportedException;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Session;
import org.q4j.queue.Subscription;

/**
 * One call of queue_wait, which holds no thread. A killed statement, or a client that has gone,
 * ends it at once, and what it got is given back.
 */
final class QueueWait {
  private static final long DEFAULT_SECONDS = 60;
  private static final long MOST_SECONDS = 1_000_000_000;

  private final Call call;
  private final QuerySession session;
  private final List<Object> arguments;

  QueueWait(Call call, List<Object> arguments) {
    this.call = call;
    this.session = call.session();
    this.arguments = arguments;
  }

  /**
   * Waits; when it is over, goes on with the result, or fails the call.
   *
   * @param then is given the index of the table served, from 1; 0 for none; empty for NULL
   */
  void start(Consumer<Optional<Long>> then) {
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
      subscription = owner.subscribe(targets);
    } catch (NotFoundException | SchemaException | UnsupportedException none) {
      then.accept(Optional.empty()); // A missing table, or a condition that does not parse.
      return;
    }
    Optional<TableName> ended = owner.owned().map(OwnedRow::queue).map(QueueWait::table);
    if (ended.isEmpty()) {
      begin(owner, subscription, limit, then);
      return;
    }
    call.entered(
        ended.get(),
        () -> {
          CompletableFuture<Optional<OwnedRow>> row;
          try {
            row = await(subscription, limit); // Has ended the row before when it returns.
          } finally {
            session.queryServer().gate().leave();
          }
          follow(owner, row, then);
        });
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
      Session owner, Subscription subscription, Duration limit, Consumer<Optional<Long>> then) {
    follow(owner, await(subscription, limit), then);
  }

  private CompletableFuture<Optional<OwnedRow>> await(Subscription subscription, Duration limit) {
    try {
      try {
        return subscription.awaitAsync(limit, session.queryServer().executor());
      } catch (StaleOwnerException gone) { // The row before: nothing is owned any more.
        return subscription.awaitAsync(limit, session.queryServer().executor());
      }
    } catch (NotFoundException dropped) {
      return CompletableFuture.failedFuture(dropped);
    }
  }

  private void follow(
      Session owner, CompletableFuture<Optional<OwnedRow>> row, Consumer<Optional<Long>> then) {
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
    CompletableFuture<Optional<OwnedRow>> unused =
        row.whenComplete(
            (got, failure) -> {
              if (over.compareAndSet(false, true)) {
                finish(row, then);
              } else {
                cancelled();
              }
            });
  }

  private void cancelled() {
    try {
      session.forgetOwner(); // Before the client is told, so that others see its row at once.
    } catch (RuntimeException failure) {
      session.queryServer().report(failure);
    }
    call.fail(QueryErrors.interrupted());
  }

  private void finish(CompletableFuture<Optional<OwnedRow>> row, Consumer<Optional<Long>> then) {
    try {
      then.accept(served(row));
    } catch (RuntimeException | StackOverflowError thrown) {
      call.fail(thrown);
    }
  }

  private static Optional<Long> served(CompletableFuture<Optional<OwnedRow>> row) {
    try {
      return Optional.of(row.join().map(owned -> owned.index() + 1L).orElse(0L));
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof NotFoundException) {
        return Optional.empty(); // Dropped this very moment.
      }
      throw failure;
    }
  }
}
