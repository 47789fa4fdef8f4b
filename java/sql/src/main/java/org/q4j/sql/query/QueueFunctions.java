package org.q4j.sql.query;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.q4j.StaleOwnerException;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStats;
import org.q4j.queue.Session;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/**
 * What the functions of {@link SessionFunctions} do, as Q4M's do. queue_wait is {@link QueueWait}.
 */
final class QueueFunctions {
  private static final int SENDERS = 64;
  private static final Long DONE = 1L;

  private QueueFunctions() {}

  static Object database(QuerySession session, StatementContext context, List<Object> none) {
    return session.database().isEmpty() ? null : session.database();
  }

  static Object user(QuerySession session, StatementContext context, List<Object> none) {
    return session.user() + "@" + session.host();
  }

  static Object account(QuerySession session, StatementContext context, List<Object> none) {
    return session.user() + "@%";
  }

  static Object end(QuerySession session, StatementContext context, List<Object> none) {
    session.ownerIfAny().ifPresent(QueueFunctions::end);
    return DONE;
  }

  private static void end(Session owner) {
    try {
      owner.end();
    } catch (StaleOwnerException truncated) {
      // The row has gone with its table: owner mode is left all the same.
    }
  }

  static Object abort(QuerySession session, StatementContext context, List<Object> none) {
    if (!session.inOwnerMode()) {
      throw QueryErrors.function("queue_abort", "queue_abort(): not in owner mode");
    }
    session.owner().abort();
    return DONE;
  }

  static Object rowId(QuerySession session, StatementContext context, List<Object> none) {
    if (!session.inOwnerMode()) {
      throw QueryErrors.function("queue_rowid", "queue_rowid(): not in owner mode");
    }
    session.queryServer().rowIdCalls().increment();
    return session.owner().rowId().isPresent()
        ? Long.valueOf(session.owner().rowId().getAsLong())
        : null;
  }

  static Object setSource(QuerySession session, StatementContext context, List<Object> arguments) {
    Long sender = whole(arguments.get(0));
    String mode = text(arguments.get(1));
    Long rowId = whole(arguments.get(2));
    boolean append = "a".equals(mode);
    if (sender == null
        || sender < 0
        || sender >= SENDERS
        || rowId == null
        || (!append && !"w".equals(mode))) {
      return null;
    }
    session.queryServer().sourceCalls().increment();
    session.relay(
        new RelaySource(
            new Source(sender.intValue(), rowId), append ? ReceiveMode.APPEND : ReceiveMode.RESET));
    return DONE;
  }

  private static Optional<Queue> queue(QuerySession session, Object name) {
    if (name == null) {
      return Optional.empty();
    }
    String text = text(name);
    int dot = text.indexOf('.');
    if (dot < 0 && session.database().isEmpty()) {
      return Optional.empty();
    }
    TableName table =
        dot < 0
            ? new TableName(session.database(), text)
            : new TableName(text.substring(0, dot), text.substring(dot + 1));
    return session.queryServer().find(table);
  }

  static Object compact(QuerySession session, StatementContext context, List<Object> arguments) {
    Optional<Queue> queue = queue(session, arguments.get(0));
    queue.ifPresent(Queue::compact);
    return queue.isPresent() ? DONE : null;
  }

  static Object stats(QuerySession session, StatementContext context, List<Object> arguments) {
    return queue(session, arguments.get(0)).map(queue -> text(queue.stats())).orElse(null);
  }

  private static String text(QueueStats stats) {
    return """
    rows_written: %d
    rows_removed: %d
    wait_immediate: %d
    wait_delayed: %d
    wait_timeout: %d
    restored_by_abort: %d
    restored_by_close: %d
    bytes_total: %d
    bytes_removed: %d
    """
        .formatted(
            stats.rowsWritten(),
            stats.rowsRemoved(),
            stats.waits().immediate(),
            stats.waits().delayed(),
            stats.waits().timedOut(),
            stats.restoredByAbort(),
            stats.restoredByClose(),
            stats.liveBytes() + stats.deadBytes(),
            stats.deadBytes());
  }

  /** Returns a text argument; null for null. */
  static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return value == null ? null : value.toString();
  }

  /** Returns an integer argument; null for what is none, or none of 64 bits. */
  static Long whole(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof BigInteger number) {
      return number.bitLength() < Long.SIZE ? number.longValue() : null;
    }
    String text = text(value);
    return text != null && text.strip().matches("[-+]?[0-9]{1,18}")
        ? Long.valueOf(text.strip())
        : null;
  }
}
