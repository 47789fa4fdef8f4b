package org.q4j.row;

import java.util.Locale;
import java.util.Set;

/** Reads what follows the columns of CREATE TABLE, and holds what of it counts. */
final class TableOptions {

  /** Options of other engines, each with one value, that change nothing in a queue. */
  private static final Set<String> IGNORED =
      Set.of(
          "AVG_ROW_LENGTH",
          "CHECKSUM",
          "DELAY_KEY_WRITE",
          "KEY_BLOCK_SIZE",
          "MAX_ROWS",
          "MIN_ROWS",
          "PACK_KEYS",
          "PAGE_CHECKSUM",
          "STATS_AUTO_RECALC",
          "STATS_PERSISTENT",
          "STATS_SAMPLE_PAGES",
          "TABLE_CHECKSUM",
          "TRANSACTIONAL");

  private final TokenReader reader;
  private final EncodingSpec encoding;
  private RowFormat rowFormat = RowFormat.DEFAULT;
  private String comment = "";

  TableOptions(TokenReader reader) {
    this.reader = reader;
    this.encoding = new EncodingSpec(reader.source());
  }

  TextEncoding encoding() {
    return encoding.choose(TextEncoding.DEFAULT);
  }

  RowFormat rowFormat() {
    return rowFormat;
  }

  String comment() {
    return comment;
  }

  /** Reads options as long as words come. */
  void parse() {
    while (reader.peek().kind() == TokenKind.WORD) {
      option();
      reader.acceptSymbol(',');
    }
  }

  private void option() {
    boolean preset = reader.accept("DEFAULT");
    String word = reader.peek().text().toUpperCase(Locale.ROOT);
    if (preset && !Set.of("CHARSET", "CHARACTER", "CHAR", "COLLATE").contains(word)) {
      throw reader.unexpected("CHARSET or COLLATE");
    }
    switch (word) {
      case "ENGINE", "TYPE" -> engine(value("QUEUE"));
      case "CHARSET" -> encoding.charset(value("a character set"));
      case "CHARACTER", "CHAR" -> {
        reader.next();
        if (!reader.peek().is("SET")) {
          throw reader.unexpected("SET");
        }
        encoding.charset(value("a character set"));
      }
      case "COLLATE" -> encoding.collation(value("a collation"));
      case "ROW_FORMAT" -> rowFormat(value("a row format"));
      case "COMMENT" -> comment = value("a comment in quotes").text();
      case "AUTO_INCREMENT" ->
          throw reader.refuse("queues have no AUTO_INCREMENT", "another option");
      case "PARTITION" -> throw reader.refuse("queues have no partitions", "the end of the text");
      default -> ignored(word);
    }
  }

  private Token value(String what) {
    reader.next();
    reader.acceptSymbol('=');
    return reader.word(what);
  }

  private void engine(Token engine) {
    if (!engine.text().equalsIgnoreCase("QUEUE")) {
      throw reader.source().error(engine, "no queue", "ENGINE=QUEUE");
    }
  }

  private void rowFormat(Token format) {
    for (RowFormat known : RowFormat.values()) {
      if (known.name().equalsIgnoreCase(format.text())) {
        rowFormat = known;
        return;
      }
    }
    throw reader.source().error(format, "unknown row format", "DYNAMIC, or another of MySQL's");
  }

  private void ignored(String word) {
    if (!IGNORED.contains(word)) {
      throw reader.unexpected("a table option or the end of the text");
    }
    reader.next();
    reader.acceptSymbol('=');
    if (reader.peek().kind() != TokenKind.NUMBER && !reader.peek().is("DEFAULT")) {
      throw reader.unexpected("a number");
    }
    reader.next();
  }
}
