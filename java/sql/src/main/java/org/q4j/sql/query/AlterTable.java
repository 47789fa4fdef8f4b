package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.List;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.queue.ColumnRename;
import org.q4j.queue.Queue;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ErrorReply;

/** ALTER TABLE: columns added, dropped, modified, changed and renamed; another name. */
final class AlterTable implements Command {

  /** One change to the columns. */
  @FunctionalInterface
  interface Change {
    void apply(Definition table);
  }

  private final SqlReader.RawName name;
  private final List<Change> changes;
  private final SqlReader.RawName newName;
  private final String engine;

  private AlterTable(
      SqlReader.RawName name, List<Change> changes, SqlReader.RawName newName, String engine) {
    this.name = name;
    this.changes = List.copyOf(changes);
    this.newName = newName;
    this.engine = engine;
  }

  /** Reads behind ALTER TABLE. */
  static AlterTable read(SqlReader reader) {
    SqlReader.RawName name = reader.tableName();
    AlterSpecs specs = new AlterSpecs(reader);
    specs.read();
    return new AlterTable(name, specs.changes(), specs.newName(), specs.engine());
  }

  @Override
  public void run(Call call) {
    QueryServer server = call.session().queryServer();
    TableName table = call.session().resolve(name);
    server.require(table);
    if (!engine.equalsIgnoreCase("QUEUE") && !server.options().anyEngine()) {
      throw new ErrorReply(
          1286, "42000", "Unknown storage engine '%s' (expected=QUEUE)".formatted(engine));
    }
    TableName target = newName == null ? table : call.session().resolve(newName);
    call.writing(target.equals(table) ? table : null, () -> alter(call, table, target));
  }

  private void alter(Call call, TableName table, TableName target) {
    QueryServer server = call.session().queryServer();
    Queue queue = server.require(table);
    if (!target.equals(table) && server.find(target).isPresent()) {
      throw QueryErrors.tableExists(target);
    }
    long rows = 0;
    if (!changes.isEmpty()) {
      Definition definition = new Definition(queue.schema().toSql(table.table()));
      changes.forEach(change -> change.apply(definition));
      String text = definition.text();
      rows = queue.count();
      try {
        server
            .store()
            .alter(table.queue(), text, definition.renamed().toArray(ColumnRename[]::new));
      } catch (SchemaException | UnsupportedException refused) {
        throw refused(text, refused);
      }
      server.forget(table);
    }
    if (!target.equals(table)) {
      TableCommands.rename(server, table, target);
    }
    call.ok(
        rows, "Records: %d  Duplicates: 0  Warnings: %d".formatted(rows, call.warnings().count()));
  }

  /** A definition that does not parse, or one that a row does not fit. */
  private static ErrorReply refused(String text, Q4jException refused) {
    try {
      org.q4j.row.Schema.parse(text);
    } catch (SchemaException | UnsupportedException unread) {
      return DdlChecks.refused(text, unread);
    }
    return new ErrorReply(1265, "01000", "Data truncated: " + refused.getMessage());
  }

  /** A table's definition, column by column. */
  static final class Definition {
    /**
     * A column.
     *
     * @param text its definition, name included
     */
    private record Part(String name, String text) {}

    private final List<Part> columns = new ArrayList<>();
    private final List<ColumnRename> renamed = new ArrayList<>();
    private String options;

    /**
     * @param sql as SHOW CREATE TABLE has it
     */
    Definition(String sql) {
      SqlReader reader = new SqlReader(sql);
      reader.expect("CREATE");
      reader.expect("TABLE");
      reader.tableName();
      reader.expectSymbol('(');
      do {
        SqlToken from = reader.peek();
        String name = reader.name();
        columns.add(new Part(name, AlterSpecs.column(reader, from)));
      } while (reader.acceptSymbol(','));
      reader.expectSymbol(')');
      options = sql.substring(reader.peek().start());
    }

    List<ColumnRename> renamed() {
      return renamed;
    }

    String text() {
      StringBuilder sql = new StringBuilder("CREATE TABLE t (");
      for (int i = 0; i < columns.size(); i++) {
        sql.append(i == 0 ? "" : ", ").append(columns.get(i).text());
      }
      return sql.append(") ").append(options).toString();
    }

    void option(String text) {
      options = options + " " + text;
    }

    int require(String name) {
      int index = indexOf(name);
      if (index < 0) {
        throw QueryErrors.unknownColumn(name, "table definition");
      }
      return index;
    }

    private int indexOf(String name) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equalsIgnoreCase(name)) {
          return i;
        }
      }
      return -1;
    }

    /**
     * Adds a column.
     *
     * @param after "" for the first place, null for the last
     */
    void add(String name, String text, String after) {
      if (indexOf(name) >= 0) {
        throw new ErrorReply(1060, "42S21", "Duplicate column name '%s'".formatted(name));
      }
      int at = after == null ? columns.size() : after.isEmpty() ? 0 : require(after) + 1;
      columns.add(at, new Part(name, text));
    }

    void drop(String name) {
      int index = indexOf(name);
      if (index < 0) {
        throw new ErrorReply(
            1091, "42000", "Can't DROP '%s'; check that column/key exists".formatted(name));
      }
      if (columns.size() == 1) {
        throw new ErrorReply(
            1090, "42000", "You can't delete all columns with ALTER TABLE; use DROP TABLE instead");
      }
      columns.remove(index);
    }

    /** Replaces a column's definition, and moves it unless {@code after} is null. */
    void change(String old, String name, String text, String after) {
      int index = require(old);
      String before = columns.get(index).name();
      columns.remove(index);
      if (after == null) {
        if (indexOf(name) >= 0) {
          throw new ErrorReply(1060, "42S21", "Duplicate column name '%s'".formatted(name));
        }
        columns.add(index, new Part(name, text));
      } else {
        add(name, text, after);
      }
      if (!before.equalsIgnoreCase(name)) {
        renamed.add(new ColumnRename(before, name));
      }
    }

    void rename(String old, String name) {
      Part part = columns.get(require(old));
      SqlReader reader = new SqlReader(part.text());
      reader.name();
      String rest = part.text().substring(reader.peek().start());
      change(old, name, quoted(name) + " " + rest, null);
    }

    static String quoted(String name) {
      return "`" + name.replace("`", "``") + "`";
    }
  }
}
