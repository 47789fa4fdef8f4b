package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.q4j.queue.Queue;
import org.q4j.sql.catalog.Warnings;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ErrorReply;

/** DROP, TRUNCATE and RENAME of tables; CREATE and DROP of databases; USE. */
final class TableCommands {
  private TableCommands() {}

  /** Reads behind DROP TABLE. */
  static Command drop(SqlReader reader) {
    boolean ifExists = reader.accept("IF", "EXISTS");
    List<SqlReader.RawName> names = names(reader);
    if (!reader.accept("RESTRICT")) {
      reader.accept("CASCADE");
    }
    reader.expectEnd();
    return call -> {
      List<TableName> tables = resolve(call, names);
      call.writing(tables.size() == 1 ? tables.get(0) : null, () -> drop(call, tables, ifExists));
    };
  }

  private static List<SqlReader.RawName> names(SqlReader reader) {
    List<SqlReader.RawName> names = new ArrayList<>();
    do {
      names.add(reader.tableName());
    } while (reader.acceptSymbol(','));
    return List.copyOf(names);
  }

  private static List<TableName> resolve(Call call, List<SqlReader.RawName> names) {
    return names.stream().map(name -> call.session().resolve(name)).toList();
  }

  private static void drop(Call call, List<TableName> tables, boolean ifExists) {
    QueryServer server = call.session().queryServer();
    List<TableName> missing = new ArrayList<>();
    for (TableName table : tables) {
      // Not opened: a table that is damaged can be dropped too.
      if (isThere(server, table)) {
        server.store().drop(table.queue());
        server.forget(table);
      } else {
        missing.add(table);
      }
    }
    if (!missing.isEmpty() && !ifExists) {
      String names = missing.stream().map(TableName::toString).collect(Collectors.joining(","));
      throw new ErrorReply(1051, "42S02", "Unknown table '%s'".formatted(names));
    }
    for (TableName table : missing) {
      call.warnings().add(Warnings.Level.NOTE, 1051, "Unknown table '%s'".formatted(table));
    }
    call.ok();
  }

  private static boolean isThere(QueryServer server, TableName table) {
    return Databases.isValid(table.database())
        && Databases.isValid(table.table())
        && server.store().list().contains(table.queue());
  }

  /** Reads behind TRUNCATE [TABLE]. */
  static Command truncate(SqlReader reader) {
    SqlReader.RawName name = reader.tableName();
    reader.expectEnd();
    return call -> {
      TableName table = call.session().resolve(name);
      Queue queue = call.session().queryServer().require(table);
      call.writing(
          table,
          () -> {
            queue.truncate();
            call.ok();
          });
    };
  }

  /** Reads behind RENAME TABLE. */
  static Command rename(SqlReader reader) {
    List<SqlReader.RawName> names = new ArrayList<>();
    do {
      names.add(reader.tableName());
      reader.expect("TO");
      names.add(reader.tableName());
    } while (reader.acceptSymbol(','));
    reader.expectEnd();
    return call -> {
      List<TableName> tables = resolve(call, names);
      call.writing(
          null,
          () -> {
            rename(call.session().queryServer(), tables);
            call.ok();
          });
    };
  }

  /** Renames each to the next; when one fails, those before get their names back. */
  private static void rename(QueryServer server, List<TableName> tables) {
    int done = 0;
    try {
      for (int i = 0; i < tables.size(); i += 2) {
        rename(server, tables.get(i), tables.get(i + 1));
        done = i + 2;
      }
    } catch (RuntimeException failed) {
      for (int i = done - 2; i >= 0; i -= 2) {
        try {
          rename(server, tables.get(i + 1), tables.get(i));
        } catch (RuntimeException second) {
          failed.addSuppressed(second);
        }
      }
      throw failed;
    }
  }

  static void rename(QueryServer server, TableName from, TableName to) {
    server.require(from);
    DdlChecks.requireCreatable(server, to);
    if (server.find(to).isPresent()) {
      throw QueryErrors.tableExists(to);
    }
    server.store().rename(from.queue(), to.queue());
    server.forget(from);
  }

  /** Reads behind CREATE DATABASE. */
  static Command createDatabase(SqlReader reader) {
    boolean ifNotExists = reader.accept("IF", "NOT", "EXISTS");
    String name = reader.name();
    databaseOptions(reader);
    return call ->
        call.writing(
            null,
            () -> {
              try {
                call.session().queryServer().databases().create(name);
              } catch (ErrorReply refused) {
                if (!ifNotExists || refused.number() != 1007) {
                  throw refused;
                }
                call.warnings().add(Warnings.Level.NOTE, 1007, refused.getMessage());
              }
              call.ok(1, "");
            });
  }

  /** A character set and collation, which queues have of their own. */
  private static void databaseOptions(SqlReader reader) {
    while (!reader.atEnd()) {
      reader.accept("DEFAULT");
      if (!reader.accept("CHARACTER", "SET")
          && !reader.accept("CHARSET")
          && !reader.accept("COLLATE")) {
        throw reader.unexpected();
      }
      reader.acceptSymbol('=');
      if (reader.peek().kind() == SqlToken.Kind.STRING) {
        reader.next();
      } else {
        reader.name();
      }
    }
  }

  /** Reads behind DROP DATABASE. */
  static Command dropDatabase(SqlReader reader) {
    boolean ifExists = reader.accept("IF", "EXISTS");
    String name = reader.name();
    reader.expectEnd();
    return call -> call.writing(null, () -> dropDatabase(call, name, ifExists));
  }

  private static void dropDatabase(Call call, String name, boolean ifExists) {
    int tables = 0;
    try {
      tables = call.session().queryServer().databases().drop(name);
      if (name.equals(call.session().database())) {
        call.session().client().database("");
      }
    } catch (ErrorReply refused) {
      if (!ifExists || refused.number() != 1008) {
        throw refused;
      }
      call.warnings().add(Warnings.Level.NOTE, 1008, refused.getMessage());
    }
    call.ok(tables, "");
  }

  /** Reads behind USE. */
  static Command use(SqlReader reader) {
    String name = reader.name();
    reader.expectEnd();
    return call -> {
      call.session().useDatabase(name);
      call.ok();
    };
  }
}
