package org.q4j.row;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads column definitions or a whole CREATE TABLE statement.
 *
 * <p>It goes once over the tokens, never back, and calls itself nowhere, so any text takes time in
 * proportion to its length and a bounded stack.
 */
final class SchemaParser {

  private final TokenReader reader;
  private final TableOptions options;
  private final List<ColumnSpec> columns = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  SchemaParser(String definition) {
    this.reader = new TokenReader(new SourceText(definition));
    this.options = new TableOptions(reader);
  }

  Schema parse() {
    if (reader.accept("CREATE")) {
      statement();
    } else {
      columns();
    }
    if (reader.peek().kind() != TokenKind.END) {
      throw reader.unexpected("\",\" or the end of the text");
    }
    // Only now is the table's character set known.
    TextEncoding encoding = options.encoding();
    List<Column> resolved = columns.stream().map(column -> column.resolve(encoding)).toList();
    return new Schema(resolved, options.rowFormat(), options.comment());
  }

  private void statement() {
    if (reader.accept("OR")) {
      reader.expect("REPLACE");
    }
    if (reader.peek().is("TEMPORARY")) {
      throw reader.refuse("queues are not temporary", "TABLE");
    }
    reader.expect("TABLE");
    if (reader.accept("IF")) {
      reader.expect("NOT");
      reader.expect("EXISTS");
    }
    reader.name("a table name");
    if (reader.acceptSymbol('.')) {
      reader.name("a table name");
    }
    reader.expectSymbol('(', "\"(\" before the columns");
    columns();
    reader.expectSymbol(')', "\",\" or \")\" after a column");
    options.parse();
    reader.acceptSymbol(';');
  }

  private void columns() {
    Token first = reader.peek();
    if (first.kind() == TokenKind.END || first.isSymbol(')')) {
      throw reader.refuse("no columns", "a column name");
    }
    ColumnParser parser = new ColumnParser(reader);
    do {
      ColumnSpec column = parser.parse();
      if (!names.add(Schema.folded(column.name.text()))) {
        throw reader.source().error(column.name, "two columns of one name", "another name");
      }
      if (columns.size() == Schema.MAX_COLUMNS) {
        throw reader
            .source()
            .error(column.name, "too many columns", "at most " + Schema.MAX_COLUMNS);
      }
      columns.add(column);
    } while (reader.acceptSymbol(','));
  }
}
