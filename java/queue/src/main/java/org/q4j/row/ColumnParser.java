package org.q4j.row;

import java.util.Locale;

/** Reads one column definition: name, type and attributes, these in any order. */
final class ColumnParser {

  private static final String NO_INDEXES = "queues have no indexes";

  private final TokenReader reader;
  private final ImplicitTimestamp timestamps = new ImplicitTimestamp();

  ColumnParser(TokenReader reader) {
    this.reader = reader;
  }

  ColumnSpec parse() {
    refuseIndex();
    Token name = reader.name("a column name");
    ColumnSpec column = new ColumnSpec(name, new TypeParser(reader).parse(name.text()));
    timestamps.begin(column);
    while (reader.peek().kind() == TokenKind.WORD) {
      attribute(column);
    }
    timestamps.end(column);
    return column;
  }

  /**
   * Refuses what else may stand in the list of columns. A column of such a name needs back quotes.
   */
  private void refuseIndex() {
    Token token = reader.peek();
    if (token.kind() != TokenKind.WORD) {
      return;
    }
    switch (token.text().toUpperCase(Locale.ROOT)) {
      case "PRIMARY", "KEY", "INDEX", "UNIQUE", "FULLTEXT", "SPATIAL" ->
          throw reader.refuse(NO_INDEXES, "a column name");
      case "FOREIGN" -> throw reader.refuse("queues have no foreign keys", "a column name");
      case "CONSTRAINT", "CHECK" ->
          throw reader.refuse("queues have no constraints", "a column name");
      default -> {
        // Any other word may name a column.
      }
    }
  }

  private void attribute(ColumnSpec column) {
    String word = reader.peek().text().toUpperCase(Locale.ROOT);
    switch (word) {
      case "NOT", "NULL" -> {
        boolean not = reader.accept("NOT");
        reader.expect("NULL");
        column.nullable = !not;
      }
      case "DEFAULT" -> {
        reader.next();
        column.presetNow = CurrentTimestamp.read(reader);
        column.preset = column.presetNow == null ? Literal.read(reader) : null;
      }
      case "ON" -> {
        reader.next();
        reader.expect("UPDATE");
        column.updateNow = CurrentTimestamp.read(reader);
        if (column.updateNow == null) {
          throw reader.unexpected("CURRENT_TIMESTAMP");
        }
      }
      case "COMMENT" -> {
        reader.next();
        column.comment = reader.string("a comment in quotes").text();
      }
      case "COLUMN_FORMAT", "STORAGE" -> {
        // For MySQL's cluster; without effect elsewhere.
        reader.next();
        reader.word("a word after " + word);
      }
      case "SIGNED", "UNSIGNED", "ZEROFILL" -> numeric(column.type, word);
      case "CHARACTER", "CHAR", "CHARSET", "COLLATE", "BINARY", "ASCII", "UNICODE", "BYTE" ->
          text(column.type.encoding, word);
      default -> throw refused(word);
    }
  }

  private void numeric(TypeSpec type, String word) {
    type.numeric = reader.next();
    type.unsigned = word.equals("UNSIGNED") || (type.unsigned && !word.equals("SIGNED"));
    type.zerofill = word.equals("ZEROFILL") || type.zerofill;
  }

  private void text(EncodingSpec encoding, String word) {
    Token token = reader.next();
    switch (word) {
      case "COLLATE" -> encoding.collation(reader.word("a collation"));
      case "BINARY" -> encoding.binaryCollation(token);
      case "ASCII" -> encoding.charset(token, MysqlCharset.LATIN1);
      case "UNICODE" -> encoding.charset(token, MysqlCharset.byName("ucs2").orElseThrow());
      case "BYTE" -> encoding.charset(token, MysqlCharset.BINARY);
      case "CHARSET" -> encoding.charset(reader.word("a character set"));
      default -> {
        reader.expect("SET");
        encoding.charset(reader.word("a character set"));
      }
    }
  }

  private RuntimeException refused(String word) {
    return switch (word) {
      case "PRIMARY", "KEY", "UNIQUE" -> reader.refuse(NO_INDEXES, "another attribute");
      case "AUTO_INCREMENT", "SERIAL" ->
          reader.refuse("queues have no AUTO_INCREMENT", "another attribute");
      case "REFERENCES" -> reader.refuse("queues have no foreign keys", "another attribute");
      case "CHECK", "CONSTRAINT" ->
          reader.refuse("queues have no constraints", "another attribute");
      case "GENERATED", "AS", "VIRTUAL", "PERSISTENT", "STORED" ->
          reader.refuse("queues have no generated columns", "another attribute");
      default -> reader.unexpected("an attribute of the column, \",\" or the end of the columns");
    };
  }
}
