package org.q4j.sql.query;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.q4j.StaleOwnerException;
import org.q4j.queue.Session;
import org.q4j.sql.catalog.Warnings;
import org.q4j.sql.select.RowCursor;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorCode;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.OkReply;
import org.q4j.sql.wire.Parameter;
import org.q4j.sql.wire.ResponseSink;
import org.q4j.sql.wire.Statement;
import org.q4j.sql.wire.Together;

/** One run of a statement and the way to its answer. One thread at a time. */
final class Call {
  private final QuerySession session;
  private final Statement statement;
  private final ResponseSink sink;
  private final List<Parameter> parameters;
  private final byte[] sql;
  private final int depth;

  Call(QuerySession session, Statement statement, ResponseSink sink, List<Parameter> parameters) {
    this(session, statement, sink, parameters, statement.sql(), 0);
  }

  private Call(
      QuerySession session,
      Statement statement,
      ResponseSink sink,
      List<Parameter> parameters,
      byte[] sql,
      int depth) {
    this.session = session;
    this.statement = statement;
    this.sink = sink;
    this.parameters = parameters;
    this.sql = sql;
    this.depth = depth;
  }

  /** Returns the call of what an EXECUTE runs; its answer is this one's. */
  Call nested(byte[] text, List<Parameter> given) {
    return new Call(session, statement, sink, given, text, depth + 1);
  }

  /** Returns how many EXECUTEs this is within. */
  int depth() {
    return depth;
  }

  /** Returns the statement's bytes, in the client's character set. Not a copy. */
  byte[] sql() {
    return sql;
  }

  /**
   * Returns the statement as text.
   *
   * @throws ErrorReply 1300 when it has bytes that the client's character set lacks
   */
  String text() {
    return depth == 0 ? statement.text() : statement.charset().decode(sql);
  }

  QuerySession session() {
    return session;
  }

  Statement statement() {
    return statement;
  }

  ResponseSink sink() {
    return sink;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  Warnings warnings() {
    return session.warnings();
  }

  /** Ends it, done. */
  void ok() {
    ok(0, "");
  }

  /** Ends it, done. */
  void ok(long rows, String info) {
    session.rowCount(rows);
    sink.ok(new OkReply(rows, 0, warnings().count(), info));
  }

  /** Ends it with an error. */
  void fail(Throwable thrown) {
    ErrorReply error = QueryErrors.of(thrown);
    if (error == null) {
      session.queryServer().report(thrown);
      error = ErrorCode.UNKNOWN_ERROR.reply(String.valueOf(thrown));
    }
    session.rowCount(-1);
    warnings().error(error);
    sink.fail(error);
  }

  /** Ends it with rows. The cursor is closed. */
  void rows(List<ColumnDefinition> columns, RowCursor cursor) {
    long count = 0;
    try (RowCursor rows = cursor) {
      // The first is made before anything is sent: most errors are met there.
      Object[] row = rows.next();
      sink.columns(columns);
      while (row != null) {
        sink.row(row);
        count++;
        row = rows.next();
      }
    }
    session.rowCount(-1);
    session.foundRows(count);
    sink.end(warnings().count());
  }

  /**
   * Goes on with a write when no lock of others is in its way. The write ends when the action
   * returns.
   */
  void writing(TableName table, Runnable action) {
    entered(
        table,
        () -> {
          try {
            action.run();
          } finally {
            session.queryServer().gate().leave();
          }
        });
  }

  /** As {@link #writing}, but the action itself has the write end, by {@link WriteGate#leave}. */
  void entered(TableName table, Runnable action) {
    WriteGate gate = session.queryServer().gate();
    if (gate.tryEnter(session, table)) {
      action.run();
      return;
    }
    CompletableFuture<Void> entered = gate.enter(session, table);
    waiting(entered, () -> gate.giveUp(entered), action);
  }

  /**
   * Ends what a session owns, as a write, and goes on; fails the call when that failed. No thread
   * waits for the disk.
   *
   * @param table of what it owns
   */
  void ending(Session owner, TableName table, Runnable then) {
    entered(table, () -> end(owner, then));
  }

  private void end(Session owner, Runnable then) {
    WriteGate gate = session.queryServer().gate();
    CompletableFuture<Void> ended = null;
    try {
      ended =
          owner.endAsync(
              removal -> {
                try {
                  Together.leave();
                } finally {
                  removal.run(); // Or nobody would ever lead again.
                }
              });
    } finally {
      if (ended == null) {
        gate.leave();
      }
    }
    CompletableFuture<Void> unused =
        ended.whenComplete(
            (nothing, failure) -> {
              gate.leave();
              // Not owned any more, such as a truncated table's row: owner mode is left all the
              // same.
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              try {
                if (cause != null && !(cause instanceof StaleOwnerException)) {
                  fail(cause);
                } else {
                  then.run();
                }
              } catch (RuntimeException | StackOverflowError thrown) {
                fail(thrown);
              }
            });
  }

  /**
   * Goes on when a lock is had, or entered; gives up when the statement is cancelled or
   * lock_wait_timeout is over.
   *
   * @param giveUp is called when it was not had
   */
  void waiting(CompletableFuture<Void> had, Runnable giveUp, Runnable action) {
    if (had.isDone() && !had.isCompletedExceptionally()) {
      action.run();
      return;
    }
    long seconds = Math.max(1, session.variables().number("lock_wait_timeout"));
    CompletableFuture<Void> limited = had.orTimeout(seconds, TimeUnit.SECONDS);
    CompletableFuture<Void> unused =
        limited.whenComplete(
            (nothing, failure) ->
                session.queryServer().executor().execute(() -> resume(failure, giveUp, action)));
    statement.onCancel(reason -> had.completeExceptionally(QueryErrors.interrupted()));
  }

  private void resume(Throwable failure, Runnable giveUp, Runnable action) {
    try {
      if (failure == null) {
        action.run();
        return;
      }
      giveUp.run();
      throw failure instanceof TimeoutException
          ? new ErrorReply(1205, "HY000", "Lock wait timeout exceeded; try restarting transaction")
          : QueryErrors.interrupted();
    } catch (RuntimeException | StackOverflowError thrown) {
      fail(thrown);
    }
  }
}
