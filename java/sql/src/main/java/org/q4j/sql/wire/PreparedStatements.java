package org.q4j.sql.wire;

import java.util.HashMap;
import java.util.Map;

/** The prepared statements of one connection. One thread at a time. */
final class PreparedStatements {
  private static final int MAX = 16_382;

  private final MemoryBudget memory;
  private final int maxPacket;
  private final Map<Integer, PreparedStatement> statements = new HashMap<>();
  private int lastId;

  PreparedStatements(MemoryBudget memory, int maxPacket) {
    this.memory = memory;
    this.maxPacket = maxPacket;
  }

  /** Adds one; what it keeps of the statement's text counts as its handler's. */
  int add(byte[] sql, Prepared prepared) {
    if (statements.size() >= MAX) {
      throw ErrorCode.TOO_MANY_STATEMENTS.reply(
          "Can't create more than max_prepared_stmt_count statements (current value: " + MAX + ")");
    }
    do {
      lastId = lastId == Integer.MAX_VALUE ? 1 : lastId + 1;
    } while (statements.containsKey(lastId));
    statements.put(lastId, new PreparedStatement(sql, prepared, memory, maxPacket));
    return lastId;
  }

  PreparedStatement find(long id) {
    PreparedStatement found = statements.get((int) id);
    if (found == null) {
      throw ErrorCode.UNKNOWN_STATEMENT.reply(
          "Unknown prepared statement handler (%d) given to mysqld_stmt_execute".formatted(id));
    }
    return found;
  }

  void longData(PayloadReader in) {
    PreparedStatement found = statements.get((int) in.uint32("statement"));
    int parameter = in.uint16("parameter");
    if (found != null) {
      found.append(parameter, in.rest());
    }
  }

  void close(long id) {
    PreparedStatement gone = statements.remove((int) id);
    if (gone != null) {
      gone.reset();
    }
  }

  void clear() {
    statements.values().forEach(PreparedStatement::reset);
    statements.clear();
  }
}
