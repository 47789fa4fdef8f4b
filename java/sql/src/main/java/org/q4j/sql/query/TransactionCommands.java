package org.q4j.sql.query;

import java.util.function.Consumer;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.wire.ServerStatus;

/** What clients say around transactions, of which queues have none: each statement is one. */
final class TransactionCommands {
  private static final String ROWS_STAY =
      "Some non-transactional changed tables couldn't be rolled back";

  private TransactionCommands() {}

  /**
   * Reads behind a statement's first word.
   *
   * @param word BEGIN, START, COMMIT, ROLLBACK, SAVEPOINT or RELEASE
   */
  static Command read(String word, SqlReader reader) {
    Command command =
        switch (word) {
          case "BEGIN" -> {
            reader.accept("WORK");
            yield begin();
          }
          case "START" -> start(reader);
          case "COMMIT" -> completion(reader, TransactionCommands::commit);
          case "ROLLBACK" -> rollback(reader);
          default -> savepoint(word, reader);
        };
    reader.expectEnd();
    return command;
  }

  private static Command start(SqlReader reader) {
    reader.expect("TRANSACTION");
    boolean more = !reader.atEnd();
    while (more) {
      if (reader.accept("WITH")) {
        reader.expect("CONSISTENT");
        reader.expect("SNAPSHOT");
      } else {
        reader.expect("READ");
        if (!reader.accept("ONLY")) {
          reader.expect("WRITE");
        }
      }
      more = reader.acceptSymbol(',');
    }
    return begin();
  }

  private static Command savepoint(String word, SqlReader reader) {
    if (word.equals("RELEASE")) {
      reader.expect("SAVEPOINT");
    }
    String unused = reader.name();
    return Call::ok;
  }

  private static Command rollback(SqlReader reader) {
    if (reader.accept("TO") || reader.accept("WORK", "TO")) {
      reader.accept("SAVEPOINT");
      String unused = reader.name();
      return rollbackTo();
    }
    return completion(reader, TransactionCommands::rollback);
  }

  /** Reads {@code [WORK] [AND [NO] CHAIN] [[NO] RELEASE]}. */
  private static Command completion(SqlReader reader, Consumer<Call> end) {
    reader.accept("WORK");
    boolean chain = false;
    if (reader.accept("AND")) {
      chain = !reader.accept("NO");
      reader.expect("CHAIN");
    }
    if (reader.accept("RELEASE")) {
      throw QueryErrors.unsupported("COMMIT or ROLLBACK ... RELEASE: close the connection instead");
    }
    if (reader.accept("NO")) {
      reader.expect("RELEASE");
    }
    boolean again = chain;
    return call -> {
      end.accept(call);
      if (again) {
        setInTransaction(call);
      }
      call.ok();
    };
  }

  private static void setInTransaction(Call call) {
    call.session().client().status(call.session().client().status() | ServerStatus.IN_TRANSACTION);
  }

  private static Command begin() {
    return call -> {
      call.session().endTransaction();
      setInTransaction(call);
      call.ok();
    };
  }

  private static void commit(Call call) {
    call.session().endTransaction();
  }

  private static void rollback(Call call) {
    if (call.session().endTransaction()) {
      call.warnings().warn(1196, ROWS_STAY);
    }
  }

  /** ROLLBACK TO a savepoint: the transaction goes on. */
  private static Command rollbackTo() {
    return call -> {
      if (call.session().hasChanged()) {
        call.warnings().warn(1196, ROWS_STAY);
      }
      call.ok();
    };
  }
}
