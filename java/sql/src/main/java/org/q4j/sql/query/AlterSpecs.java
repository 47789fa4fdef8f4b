package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.List;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ErrorReply;

/** Reads what ALTER TABLE is to change. For one statement. */
final class AlterSpecs {
  private final SqlReader reader;
  private final List<AlterTable.Change> changes = new ArrayList<>();
  private SqlReader.RawName newName;
  private String engine = "QUEUE";

  AlterSpecs(SqlReader reader) {
    this.reader = reader;
  }

  List<AlterTable.Change> changes() {
    return changes;
  }

  /** Returns the table's new name; null for none. */
  SqlReader.RawName newName() {
    return newName;
  }

  String engine() {
    return engine;
  }

  void read() {
    do {
      spec();
    } while (reader.acceptSymbol(','));
    reader.expectEnd();
  }

  private void spec() {
    if (reader.accept("ADD")) {
      add();
    } else if (reader.accept("DROP")) {
      refuseIndex();
      reader.accept("COLUMN");
      String name = reader.name();
      changes.add(table -> table.drop(name));
    } else if (reader.accept("MODIFY")) {
      reader.accept("COLUMN");
      SqlToken from = reader.peek();
      String name = reader.name();
      String text = column(reader, from);
      String after = place();
      changes.add(table -> table.change(name, name, text, after));
    } else if (reader.accept("CHANGE")) {
      reader.accept("COLUMN");
      String old = reader.name();
      SqlToken from = reader.peek();
      String name = reader.name();
      String text = column(reader, from);
      String after = place();
      changes.add(table -> table.change(old, name, text, after));
    } else if (reader.accept("RENAME")) {
      rename();
    } else {
      option();
    }
  }

  private void add() {
    refuseIndex();
    reader.accept("COLUMN");
    if (!reader.acceptSymbol('(')) {
      addOne();
      return;
    }
    do {
      addOne();
    } while (reader.acceptSymbol(','));
    reader.expectSymbol(')');
  }

  private void addOne() {
    SqlToken from = reader.peek();
    String name = reader.name();
    String text = column(reader, from);
    String after = place();
    changes.add(table -> table.add(name, text, after));
  }

  private void refuseIndex() {
    for (String word :
        List.of(
            "INDEX", "KEY", "PRIMARY", "UNIQUE", "FULLTEXT", "SPATIAL", "FOREIGN", "CONSTRAINT")) {
      if (reader.peek().is(word)) {
        throw new ErrorReply(1069, "42000", "Too many keys specified; max 0 keys allowed");
      }
    }
  }

  private void rename() {
    if (reader.accept("COLUMN")) {
      String old = reader.name();
      reader.expect("TO");
      String name = reader.name();
      changes.add(table -> table.rename(old, name));
      return;
    }
    refuseIndex();
    if (!reader.accept("TO")) {
      reader.accept("AS");
    }
    newName = reader.tableName();
  }

  private void option() {
    if (reader.accept("ENGINE")) {
      reader.acceptSymbol('=');
      engine = reader.name();
    } else if (reader.accept("COMMENT")) {
      reader.acceptSymbol('=');
      SqlToken text = reader.peek();
      reader.string();
      String comment = reader.sql().substring(text.start(), text.end());
      changes.add(table -> table.option("COMMENT=" + comment));
    } else if (reader.accept("DISABLE", "KEYS") || reader.accept("ENABLE", "KEYS")) {
      return; // As dumps have it; there are none.
    } else if (reader.accept("ALGORITHM") || reader.accept("LOCK")) {
      reader.acceptSymbol('=');
      reader.name();
    } else if (reader.accept("DISABLE") || reader.accept("ENABLE")) {
      reader.expect("KEYS"); // A dump has it around its rows. There are none.
    } else {
      throw QueryErrors.unsupported("ALTER TABLE ... " + reader.peek().text());
    }
  }

  /** Returns "" for the first place, null where none is said, else the column before. */
  private String place() {
    if (reader.accept("FIRST")) {
      return "";
    }
    return reader.accept("AFTER") ? reader.name() : null;
  }

  /**
   * Returns a column's definition, and goes behind it.
   *
   * @param from the name, which has been read
   */
  static String column(SqlReader reader, SqlToken from) {
    while (!reader.atEnd()
        && !reader.peek().isSymbol(',')
        && !reader.peek().isSymbol(')')
        && !reader.peek().is("FIRST")
        && !reader.peek().is("AFTER")) {
      if (reader.next().isSymbol('(')) {
        reader.skipToClose();
      }
    }
    return reader.text(from, reader.peek()).strip();
  }
}
