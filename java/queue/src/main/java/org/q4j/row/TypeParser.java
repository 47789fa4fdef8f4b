package org.q4j.row;

import java.util.Locale;
import java.util.Map;
import org.q4j.UnsupportedException;

/** Reads the name of a type, in all its spellings, and the numbers in parentheses behind it. */
final class TypeParser {

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("INT1", "TINYINT"),
          Map.entry("INT2", "SMALLINT"),
          Map.entry("INT3", "MEDIUMINT"),
          Map.entry("MIDDLEINT", "MEDIUMINT"),
          Map.entry("INT4", "INT"),
          Map.entry("INTEGER", "INT"),
          Map.entry("INT8", "BIGINT"),
          Map.entry("DEC", "DECIMAL"),
          Map.entry("NUMERIC", "DECIMAL"),
          Map.entry("FIXED", "DECIMAL"),
          Map.entry("FLOAT4", "FLOAT"),
          Map.entry("FLOAT8", "DOUBLE"),
          Map.entry("REAL", "DOUBLE"),
          Map.entry("BOOL", "TINYINT"),
          Map.entry("BOOLEAN", "TINYINT"),
          Map.entry("VARCHARACTER", "VARCHAR"),
          Map.entry("NVARCHAR", "VARCHAR"));

  private final TokenReader reader;

  TypeParser(TokenReader reader) {
    this.reader = reader;
  }

  TypeSpec parse(String column) {
    Token at = reader.next();
    if (at.kind() != TokenKind.WORD) {
      throw reader.source().error(at, "unexpected text", "the type of column " + column);
    }
    String word = at.text().toUpperCase(Locale.ROOT);
    if (word.equals("SERIAL")) {
      throw reader
          .source()
          .error(at, "column " + column + ": queues have no AUTO_INCREMENT", "BIGINT UNSIGNED");
    }
    TypeSpec spec = new TypeSpec(reader.source(), column, at, name(word));
    if (!TypeCatalog.has(spec.name)) {
      throw unknown(spec, word);
    }
    if (word.equals("NVARCHAR") || word.equals("NCHAR") || word.equals("NATIONAL")) {
      spec.encoding.charset(at, MysqlCharset.UTF8MB3);
    }
    if (word.startsWith("BOOL")) {
      spec.arguments.add(new Token(TokenKind.NUMBER, "1", at.start(), at.end()));
    } else if (reader.acceptSymbol('(')) {
      parseArguments(spec);
    }
    spec.form = TemporalForm.named(reader.between());
    return spec;
  }

  /** Returns a type's first name, having read the rest of names of several words. */
  private String name(String word) {
    return switch (word) {
      case "CHAR", "CHARACTER" -> reader.accept("VARYING") ? "VARCHAR" : "CHAR";
      case "NCHAR" -> reader.accept("VARYING") || reader.accept("VARCHAR") ? "VARCHAR" : "CHAR";
      case "NATIONAL" -> national();
      case "LONG" -> longName();
      case "DOUBLE" -> {
        reader.accept("PRECISION");
        yield word;
      }
      default -> ALIASES.getOrDefault(word, word);
    };
  }

  private String national() {
    if (reader.accept("VARCHAR") || reader.accept("VARCHARACTER")) {
      return "VARCHAR";
    }
    if (!reader.accept("CHAR") && !reader.accept("CHARACTER")) {
      throw reader.unexpected("CHAR or VARCHAR");
    }
    return reader.accept("VARYING") ? "VARCHAR" : "CHAR";
  }

  private String longName() {
    if (reader.accept("VARBINARY")) {
      return "MEDIUMBLOB";
    }
    if (reader.accept("CHAR") || reader.accept("CHARACTER")) {
      reader.expect("VARYING");
    } else if (!reader.accept("VARCHAR")) {
      reader.accept("VARCHARACTER");
    }
    return "MEDIUMTEXT";
  }

  private RuntimeException unknown(TypeSpec spec, String word) {
    if (TypeCatalog.hasNotYet(spec.name)) {
      return new UnsupportedException(
          ("column %s %s: type not supported, %s"
                  + " (expected a number, text, binary type, BIT, ENUM, SET, date or time)")
              .formatted(spec.column, word, reader.source().place(spec.at.start())));
    }
    return reader.source().error(spec.at, "unknown type", "the type of column " + spec.column);
  }

  private void parseArguments(TypeSpec spec) {
    boolean members = spec.name.equals("ENUM") || spec.name.equals("SET");
    TokenKind kind = members ? TokenKind.STRING : TokenKind.NUMBER;
    do {
      Token argument = reader.next();
      if (argument.kind() != kind) {
        throw spec.error(argument, "unexpected text", members ? "a text in quotes" : "a number");
      }
      spec.arguments.add(argument);
    } while (reader.acceptSymbol(','));
    reader.expectSymbol(')', members ? "\",\" or \")\" after a member" : "\")\" after the length");
  }
}
