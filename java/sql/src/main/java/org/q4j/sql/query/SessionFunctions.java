package org.q4j.sql.query;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.q4j.sql.select.SelectContext.SessionFunction;
import org.q4j.sql.text.ServerVersion;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;

/** The functions that know the session: those of queues, and database(), user() and their like. */
final class SessionFunctions {
  static final String WAIT = "queue_wait";

  /** As queue_wait, for several rows at once: q4j's own. */
  static final String WAIT_BATCH = "queue_wait_batch";

  static final String GET_LOCK = "get_lock";
  static final String SLEEP = "sleep";
  static final String END = "queue_end";
  static final String ABORT = "queue_abort";
  static final String COMPACT = "queue_compact";

  /** Longest user and host, with a character in between. */
  private static final int ACCOUNT = 93;

  private static final int NAME = 64;

  private record Definition(int least, int most, boolean text, int length, Body body) {}

  private interface Body {
    Object call(QuerySession session, StatementContext context, java.util.List<Object> arguments);
  }

  private static final Map<String, Definition> FUNCTIONS =
      Map.ofEntries(
          text("database", NAME, QueueFunctions::database),
          text("schema", NAME, QueueFunctions::database),
          text("user", ACCOUNT, QueueFunctions::user),
          text("session_user", ACCOUNT, QueueFunctions::user),
          text("system_user", ACCOUNT, QueueFunctions::user),
          text("current_user", ACCOUNT, QueueFunctions::account),
          text("version", NAME, (session, context, none) -> ServerVersion.TEXT),
          integer("connection_id", 0, 0, (session, context, none) -> session.connectionId()),
          integer("last_insert_id", 0, 1, (session, context, none) -> 0L),
          integer("row_count", 0, 0, (session, context, none) -> session.rowCount()),
          integer("found_rows", 0, 0, (session, context, none) -> session.foundRows()),
          integer(WAIT, 1, 1000, (session, context, given) -> context.nextWaited()),
          Map.entry(
              WAIT_BATCH,
              new Definition(
                  3, 1000, true, 1 << 16, (session, context, given) -> context.nextWaited())),
          integer(SLEEP, 1, 1, (session, context, given) -> context.nextWaited()),
          integer(GET_LOCK, 2, 2, (session, context, given) -> context.nextWaited()),
          integer("release_lock", 1, 1, LockFunctions::release),
          integer("release_all_locks", 0, 0, LockFunctions::releaseAll),
          integer("is_free_lock", 1, 1, LockFunctions::isFree),
          integer("is_used_lock", 1, 1, LockFunctions::holder),
          integer(END, 0, 0, QueueFunctions::end),
          integer(ABORT, 0, 0, QueueFunctions::abort),
          integer("queue_rowid", 0, 0, QueueFunctions::rowId),
          integer("queue_set_srcid", 3, 3, QueueFunctions::setSource),
          integer(COMPACT, 1, 1, QueueFunctions::compact),
          Map.entry("queue_stats", new Definition(1, 1, true, 1024, QueueFunctions::stats)));

  private SessionFunctions() {}

  private static Map.Entry<String, Definition> text(String name, int length, Body body) {
    return Map.entry(name, new Definition(0, 0, true, length, body));
  }

  private static Map.Entry<String, Definition> integer(
      String name, int least, int most, Body body) {
    return Map.entry(name, new Definition(least, most, false, 21, body));
  }

  static Optional<SessionFunction> find(
      String name, QuerySession session, StatementContext context) {
    String folded = name.toLowerCase(Locale.ROOT);
    Definition found = FUNCTIONS.get(folded);
    if (found == null) {
      return Optional.empty();
    }
    return Optional.of(
        arguments -> {
          if (arguments.size() < found.least() || arguments.size() > found.most()) {
            throw new ErrorReply(
                1582,
                "42000",
                "Incorrect parameter count in the call to native function '%s'".formatted(folded));
          }
          return found.body().call(session, context, arguments);
        });
  }

  static ColumnDefinition column(String function, String name) {
    Definition found = FUNCTIONS.get(function.toLowerCase(Locale.ROOT));
    return found != null && found.text()
        ? ColumnDefinition.text(name, found.length())
        : ColumnDefinition.integer(name);
  }
}
