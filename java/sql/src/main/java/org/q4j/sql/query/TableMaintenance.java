package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.q4j.queue.Queue;
import org.q4j.sql.select.RowCursor;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.wire.ColumnDefinition;

/**
 * OPTIMIZE TABLE, which compacts; CHECK and ANALYZE TABLE, which find that a table opens; REPAIR
 * TABLE names the command that does it.
 */
final class TableMaintenance {
  private static final List<ColumnDefinition> COLUMNS =
      List.of(
          ColumnDefinition.text("Table", 128),
          ColumnDefinition.text("Op", 10),
          ColumnDefinition.text("Msg_type", 10),
          ColumnDefinition.text("Msg_text", 393_216));

  private TableMaintenance() {}

  /** Reads behind the word. */
  static Command read(String word, SqlReader reader) {
    if (!reader.accept("NO_WRITE_TO_BINLOG")) {
      reader.accept("LOCAL");
    }
    if (!reader.accept("TABLE")) {
      reader.expect("TABLES");
    }
    List<SqlReader.RawName> names = new ArrayList<>();
    do {
      names.add(reader.tableName());
    } while (reader.acceptSymbol(','));
    String operation = word.toLowerCase(Locale.ROOT);
    return call -> {
      List<TableName> tables = names.stream().map(call.session()::resolve).toList();
      call.writing(null, () -> run(call, operation, tables));
    };
  }

  private static void run(Call call, String operation, List<TableName> tables) {
    List<Object[]> rows = new ArrayList<>();
    for (TableName table : tables) {
      Optional<Queue> queue = call.session().queryServer().find(table);
      if (queue.isEmpty()) {
        rows.add(row(table, operation, "Error", QueryErrors.noSuchTable(table).getMessage()));
        rows.add(row(table, operation, "status", "Operation failed"));
      } else if (operation.equals("repair")) {
        rows.add(row(table, operation, "note", "run: q4j file repair, with the server stopped"));
      } else {
        if (operation.equals("optimize")) {
          queue.get().compact();
        }
        rows.add(row(table, operation, "status", "OK"));
      }
    }
    Iterator<Object[]> left = rows.iterator();
    call.rows(
        COLUMNS,
        new RowCursor() {
          @Override
          public Object[] next() {
            return left.hasNext() ? left.next() : null;
          }

          @Override
          public void close() {}
        });
  }

  private static Object[] row(TableName table, String operation, String type, String text) {
    return new Object[] {table.toString(), operation, type, text};
  }
}
