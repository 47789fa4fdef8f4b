package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.List;
import org.q4j.sql.text.SqlReader;

/**
 * LOCK TABLES, UNLOCK TABLES, FLUSH. A lock stops others' writes to its tables, and other locks
 * that exclude it, until the session unlocks or ends; reading goes on, also beside a WRITE lock.
 */
final class LockCommands {
  private record Wanted(SqlReader.RawName name, boolean exclusive) {}

  private LockCommands() {}

  /** Reads behind LOCK TABLES. */
  static Command lock(SqlReader reader) {
    List<Wanted> wanted = new ArrayList<>();
    do {
      SqlReader.RawName name = reader.tableName();
      if (reader.accept("AS")
          || !(reader.peek().is("READ")
              || reader.peek().is("WRITE")
              || reader.peek().is("LOW_PRIORITY"))) {
        reader.name();
      }
      reader.accept("LOW_PRIORITY");
      boolean exclusive = reader.accept("WRITE");
      if (!exclusive) {
        reader.expect("READ");
        reader.accept("LOCAL");
      }
      wanted.add(new Wanted(name, exclusive));
    } while (reader.acceptSymbol(','));
    reader.expectEnd();
    return call -> {
      call.session().queryServer().gate().unlock(call.session());
      lock(call, wanted);
    };
  }

  private static void lock(Call call, List<Wanted> wanted) {
    List<WriteGate.Target> targets = new ArrayList<>();
    for (Wanted table : wanted) {
      TableName name = call.session().resolve(table.name());
      call.session().queryServer().require(name);
      targets.add(new WriteGate.Target(name, table.exclusive()));
    }
    await(call, targets);
  }

  private static void await(Call call, List<WriteGate.Target> targets) {
    WriteGate gate = call.session().queryServer().gate();
    call.waiting(gate.lock(call.session(), targets), () -> gate.unlock(call.session()), call::ok);
  }

  static Command unlock(SqlReader reader) {
    reader.expectEnd();
    return call -> {
      call.session().queryServer().gate().unlock(call.session());
      call.ok();
    };
  }

  /** Reads behind FLUSH. What is flushed is on disk already; only the locks matter. */
  static Command flush(SqlReader reader) {
    if (!reader.accept("NO_WRITE_TO_BINLOG")) {
      reader.accept("LOCAL");
    }
    if (!reader.accept("TABLES") && !reader.accept("TABLE")) {
      return Call::ok; // LOGS, STATUS, PRIVILEGES and the like.
    }
    List<Wanted> wanted = new ArrayList<>();
    if (!reader.atEnd() && !reader.peek().is("WITH") && !reader.peek().is("FOR")) {
      do {
        wanted.add(new Wanted(reader.tableName(), false));
      } while (reader.acceptSymbol(','));
    }
    boolean locks = reader.accept("WITH", "READ", "LOCK") || reader.accept("FOR", "EXPORT");
    reader.expectEnd();
    if (!locks) {
      return Call::ok;
    }
    return call -> {
      if (wanted.isEmpty()) {
        await(call, List.of(WriteGate.Target.EVERYTHING));
      } else {
        lock(call, wanted);
      }
    };
  }
}
