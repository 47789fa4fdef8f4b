package org.q4j.sql.query;

import java.util.Locale;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.wire.ErrorReply;

/** What queues, or this server, do not do. */
final class RefusedCommands {
  private RefusedCommands() {}

  /** UPDATE and REPLACE, which fail as on Q4M: after the table was found. */
  static Command change(String word, SqlReader reader) {
    for (String skipped : new String[] {"LOW_PRIORITY", "DELAYED", "IGNORE", "INTO"}) {
      reader.accept(skipped);
    }
    SqlReader.RawName name = reader.tableName();
    if (word.equals("UPDATE") && !reader.peek().isSymbol(',')) {
      boolean set = false;
      while (!reader.atEnd() && !set) {
        set = reader.next().is("SET");
      }
      if (!set) {
        throw reader.unexpected();
      }
    }
    return call -> {
      TableName table = call.session().resolve(name);
      call.session().queryServer().require(table);
      throw QueryErrors.notInQueues(table.table());
    };
  }

  /** What is installed already: the scripts that set up Q4M are answered as at their second run. */
  static Command create(SqlReader reader) {
    reader.accept("AGGREGATE");
    if (reader.accept("FUNCTION")) {
      String name = reader.name();
      if (name.toLowerCase(Locale.ROOT).startsWith("queue_")) {
        throw exists(name);
      }
    }
    return other("CREATE", reader.sql());
  }

  private static ErrorReply exists(String name) {
    return new ErrorReply(1125, "HY000", "Function '%s' already exists".formatted(name));
  }

  static Command other(String word, String sql) {
    if (word.equals("INSTALL") && sql.toLowerCase(Locale.ROOT).contains("queue")) {
      throw exists("queue");
    }
    boolean known =
        switch (word) {
          case "ALTER",
              "BACKUP",
              "BINLOG",
              "CACHE",
              "CALL",
              "CHANGE",
              "CREATE",
              "DROP",
              "GRANT",
              "HANDLER",
              "IMPORT",
              "INSTALL",
              "PURGE",
              "RESET",
              "REVOKE",
              "SHUTDOWN",
              "STOP",
              "TABLE",
              "UNINSTALL",
              "XA" ->
              true;
          default -> false;
        };
    throw known
        ? QueryErrors.unsupported(sql.length() > 60 ? sql.substring(0, 60) : sql)
        : QueryErrors.syntax(sql);
  }
}
