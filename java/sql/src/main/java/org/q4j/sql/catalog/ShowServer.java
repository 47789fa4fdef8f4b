package org.q4j.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FieldFlag;
import org.q4j.sql.wire.FieldType;

/** SHOW of what belongs to the server or the session. Used by one thread. */
final class ShowServer {
  private static final int NAME_LENGTH = 64;
  private static final int LEVEL_LENGTH = 7;
  private static final int MESSAGE_LENGTH = 512;

  /** SHOW PROCESSLIST without FULL cuts statements here. */
  private static final int SHORT_STATEMENT = 100;

  private static final Projection VARIABLES =
      new Projection("SESSION_VARIABLES", "Variable_name=VARIABLE_NAME,Value=VARIABLE_VALUE");

  private static final Projection ENGINES =
      new Projection(
          "ENGINES",
          "Engine=ENGINE,Support=SUPPORT,Comment=COMMENT,Transactions=TRANSACTIONS,XA=XA,"
              + "Savepoints=SAVEPOINTS");

  private static final Projection PLUGINS =
      new Projection(
          "PLUGINS",
          "Name=PLUGIN_NAME,Status=PLUGIN_STATUS,Type=PLUGIN_TYPE,Library=PLUGIN_LIBRARY,"
              + "License=PLUGIN_LICENSE");

  private static final Projection CHARSETS =
      new Projection(
          "CHARACTER_SETS",
          "Charset=CHARACTER_SET_NAME,Description=DESCRIPTION,"
              + "Default collation=DEFAULT_COLLATE_NAME,Maxlen=MAXLEN");

  private static final Projection COLLATIONS =
      new Projection(
          "COLLATIONS",
          "Collation=COLLATION_NAME,Charset=CHARACTER_SET_NAME,Id=ID,Default=IS_DEFAULT,"
              + "Compiled=IS_COMPILED,Sortlen=SORTLEN");

  private static final Projection PROCESSES =
      new Projection(
          "PROCESSLIST",
          "Id=ID,User=USER,Host=HOST,db=DB,Command=COMMAND,Time=TIME,State=STATE,Info=INFO");

  private final SqlReader in;
  private final CatalogSession session;

  ShowServer(SqlReader in, CatalogSession session) {
    this.in = in;
    this.session = session;
  }

  /** Reads VARIABLES or STATUS. */
  RowSource variables(boolean global) {
    boolean status = in.accept("STATUS");
    if (!status) {
      in.expect("VARIABLES");
    }
    Filter filter = Filter.read(in);
    Supplier<List<Object[]>> rows =
        status
            ? () -> VariableRows.status(session, "", false)
            : () -> VariableRows.variables(session, global, false);
    return filter.of(VARIABLES.columns(), rows, false, session);
  }

  RowSource processes(boolean full) {
    in.expectEnd();
    return new MemoryTable(
        PROCESSES.columns(),
        () -> {
          List<Object[]> rows = ServerRows.processes(session.server());
          rows.stream().filter(row -> !full).forEach(ShowServer::cut);
          return rows;
        });
  }

  private static void cut(Object[] process) {
    int last = process.length - 1;
    if (process[last] instanceof String sql && sql.length() > SHORT_STATEMENT) {
      process[last] = sql.substring(0, SHORT_STATEMENT);
    }
  }

  /** Reads what is left: nothing of it takes a database. */
  RowSource others() {
    if (in.accept("ENGINES") || in.accept("STORAGE", "ENGINES")) {
      return whole(ENGINES, ServerRows::engines);
    }
    if (in.accept("PLUGINS")) {
      return whole(PLUGINS, ServerRows::plugins);
    }
    if (in.accept("CHARACTER", "SET") || in.accept("CHARSET")) {
      return whole(CHARSETS, ServerRows::charsets);
    }
    if (in.accept("COLLATION")) {
      return whole(COLLATIONS, ServerRows::collations);
    }
    if (in.accept("ENGINE")) {
      return engine();
    }
    if (in.accept("PRIVILEGES")) {
      return fixed(Privileges::shown, "Privilege", "Context", "Comment");
    }
    if (in.accept("GRANTS")) {
      return grants();
    }
    if (in.accept("WARNINGS")) {
      return warnings(false);
    }
    if (in.accept("ERRORS")) {
      return warnings(true);
    }
    if (in.accept("COUNT")) {
      return count();
    }
    throw in.unexpected();
  }

  private RowSource whole(Projection projection, Supplier<List<Object[]>> rows) {
    Filter filter = Filter.read(in);
    return filter.of(projection.columns(), () -> projection.rows(rows.get()), false, session);
  }

  private RowSource fixed(Supplier<List<Object[]>> rows, String... names) {
    in.expectEnd();
    List<ColumnDefinition> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(ColumnDefinition.text(name, NAME_LENGTH));
    }
    return new MemoryTable(columns, rows);
  }

  private RowSource engine() {
    String name = in.name();
    if (!name.equalsIgnoreCase(EngineVariable.NAME)) {
      throw Errors.unknownEngine(name);
    }
    boolean status = in.accept("STATUS");
    if (!status && !in.accept("MUTEX")) {
      in.expect("LOGS");
    }
    return fixed(
        () -> {
          String text = EngineStatus.text(session.server());
          return status
              ? List.<Object[]>of(new Object[] {EngineVariable.NAME, "", text})
              : List.of();
        },
        "Type",
        "Name",
        "Status");
  }

  /** Whoever is asked for: everyone may do everything. */
  private RowSource grants() {
    if (in.accept("FOR")) {
      in.rest();
    }
    String column = "Grants for " + session.user() + "@%";
    return new MemoryTable(
        List.of(ColumnDefinition.text(column, SQL_LENGTH)),
        () -> List.<Object[]>of(new Object[] {Privileges.grant(session)}));
  }

  private static final int SQL_LENGTH = 1024;

  private static List<Object[]> warningRows(Warnings warnings, boolean errorsOnly) {
    List<Object[]> rows = new ArrayList<>();
    for (Warnings.Entry one : warnings.entries()) {
      if (!errorsOnly || one.level() == Warnings.Level.ERROR) {
        rows.add(new Object[] {one.level().toString(), (long) one.number(), one.message()});
      }
    }
    return rows;
  }

  private RowSource warnings(boolean errorsOnly) {
    long skipped = 0;
    long limit = Long.MAX_VALUE;
    if (in.accept("LIMIT")) {
      limit = number();
      if (in.acceptSymbol(',')) {
        skipped = limit;
        limit = number();
      } else if (in.accept("OFFSET")) {
        skipped = number();
      }
    }
    in.expectEnd();
    List<ColumnDefinition> columns =
        List.of(
            ColumnDefinition.text("Level", LEVEL_LENGTH),
            ColumnDefinition.computed(
                "Code", FieldType.LONG, 4, FieldFlag.NOT_NULL | FieldFlag.UNSIGNED),
            ColumnDefinition.text("Message", MESSAGE_LENGTH));
    long from = skipped;
    long most = limit;
    return new MemoryTable(
        columns,
        () -> warningRows(session.warnings(), errorsOnly).stream().skip(from).limit(most).toList());
  }

  private long number() {
    if (in.peek().kind() != SqlToken.Kind.NUMBER || !in.peek().text().matches("\\d{1,18}")) {
      throw in.unexpected();
    }
    return Long.parseLong(in.next().text());
  }

  private RowSource count() {
    boolean star = in.acceptSymbol('(') && in.acceptSymbol('*') && in.acceptSymbol(')');
    boolean errors = star && in.accept("ERRORS");
    if (!star || (!errors && !in.accept("WARNINGS"))) {
      throw in.unexpected();
    }
    in.expectEnd();
    String column = errors ? "@@session.error_count" : "@@session.warning_count";
    Warnings warnings = session.warnings();
    return new MemoryTable(
        List.of(VariableType.whole(column, 21)),
        () ->
            List.<Object[]>of(
                new Object[] {errors ? warnings.errorCount() : warnings.warningCount()}));
  }
}
