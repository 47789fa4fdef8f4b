package org.q4j.sql.query;

import java.util.List;

/** What the functions around GET_LOCK do, as MySQL's do. GET_LOCK itself is {@link LockWait}. */
final class LockFunctions {
  private LockFunctions() {}

  static Object release(QuerySession session, StatementContext context, List<Object> arguments) {
    return session.queryServer().locks().release(session, name(arguments));
  }

  static Object releaseAll(QuerySession session, StatementContext context, List<Object> none) {
    return session.queryServer().locks().releaseAll(session);
  }

  static Object isFree(QuerySession session, StatementContext context, List<Object> arguments) {
    return session.queryServer().locks().holder(name(arguments)).isPresent() ? 0L : 1L;
  }

  static Object holder(QuerySession session, StatementContext context, List<Object> arguments) {
    return session.queryServer().locks().holder(name(arguments)).orElse(null);
  }

  private static String name(List<Object> arguments) {
    return QueueFunctions.text(arguments.get(0));
  }
}
