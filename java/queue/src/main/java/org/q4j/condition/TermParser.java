package org.q4j.condition;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.q4j.SchemaException;
import org.q4j.row.Column;
import org.q4j.row.ColumnType;
import org.q4j.row.Schema;
import org.q4j.row.ValueKind;

/**
 * Reads the arithmetic of a condition. From loose to tight: {@code |}, {@code &}, {@code << >>},
 * {@code + -}, {@code * div % mod}, {@code ^}, then {@code -} and {@code ~} before a value.
 */
final class TermParser {

  private record Level(BinaryOperator operator, int tightness) {}

  private static final Map<String, Level> LEVELS =
      Map.of(
          "|", new Level(BinaryOperator.BIT_OR, 1),
          "&", new Level(BinaryOperator.BIT_AND, 2),
          "<<", new Level(BinaryOperator.SHIFT_LEFT, 3),
          ">>", new Level(BinaryOperator.SHIFT_RIGHT, 3),
          "+", new Level(BinaryOperator.ADD, 4),
          "-", new Level(BinaryOperator.SUBTRACT, 4),
          "*", new Level(BinaryOperator.MULTIPLY, 5),
          "%", new Level(BinaryOperator.MODULO, 5),
          "^", new Level(BinaryOperator.BIT_XOR, 6));

  private static final Level DIVIDE = new Level(BinaryOperator.DIVIDE, 5);
  private static final Level MODULO = new Level(BinaryOperator.MODULO, 5);

  /** What Q4M takes for no column unless it stands in back quotes. */
  private static final Set<String> RESERVED =
      Set.of("or", "xor", "and", "not", "is", "true", "false", "null", "div", "mod");

  private static final String VALUE = "a number, a text, a column, pow, now or (";

  private static final int SHOWN_COLUMNS = 16;

  private final LexemeReader reader;
  private final Operands operands;
  private final Schema schema;
  private final Parser parser;

  TermParser(LexemeReader reader, Operands operands, Schema schema, Parser parser) {
    this.reader = reader;
    this.operands = operands;
    this.schema = schema;
    this.parser = parser;
  }

  /** Reads values and the arithmetic between them. */
  Node term() {
    return term(1);
  }

  private Node term(int loosest) {
    Node left = signed();
    while (true) {
      Lexeme at = reader.peek();
      Level level = level(at);
      if (level == null || level.tightness() < loosest) {
        return left;
      }
      reader.next();
      left = operands.binary(level.operator(), left, term(level.tightness() + 1), at);
    }
  }

  private static Level level(Lexeme at) {
    if (at.is("div")) {
      return DIVIDE;
    }
    if (at.is("mod")) {
      return MODULO;
    }
    return at.kind() == LexemeKind.SYMBOL ? LEVELS.get(at.text()) : null;
  }

  private Node signed() {
    Lexeme at = reader.peek();
    UnaryOperator operator = at.is("-") ? UnaryOperator.NEGATE : UnaryOperator.INVERT;
    if (!at.is("-") && !at.is("~")) {
      return value();
    }
    reader.next();
    reader.enter();
    Node operand = signed();
    reader.leave();
    return operands.unary(operator, operand, at);
  }

  private Node value() {
    Lexeme at = reader.peek();
    return switch (at.kind()) {
      case NUMBER -> Numeral.parse(reader.next(), reader);
      case STRING -> TextConstant.of(reader.next().text());
      case NAME -> column(reader.next());
      case WORD -> word(reader.next());
      case SYMBOL, END -> parenthesis();
    };
  }

  private Node parenthesis() {
    if (!reader.accept("(")) {
      throw reader.unexpected(VALUE);
    }
    reader.enter();
    Node inner = parser.expression();
    reader.leave();
    reader.expect(")");
    return inner;
  }

  private Node word(Lexeme at) {
    if (at.is("null")) {
      return NumberConstant.NULL;
    }
    if (at.is("true") || at.is("false")) {
      return NumberConstant.of(at.is("true") ? 1 : 0);
    }
    if (reader.peek().is("(")) {
      return function(at);
    }
    for (String word : RESERVED) {
      if (at.is(word)) {
        throw reader.error(at, "unexpected keyword", VALUE + "; a column of that name as `name`");
      }
    }
    return column(at);
  }

  private Node function(Lexeme name) {
    if (name.is("pow")) {
      reader.expect("(");
      reader.enter();
      Node base = parser.expression();
      reader.expect(",");
      Node exponent = parser.expression();
      reader.leave();
      reader.expect(")");
      return operands.binary(BinaryOperator.POWER, base, exponent, name);
    }
    if (name.is("now")) {
      reader.expect("(");
      Lexeme digits = reader.peek();
      boolean millis = digits.kind() == LexemeKind.NUMBER && digits.text().equals("3");
      if (millis) {
        reader.next();
      }
      if (!reader.accept(")")) {
        throw reader.unexpected("now() for seconds or now(3) for milliseconds");
      }
      return new Now(millis ? Now.MILLIS : Now.SECONDS);
    }
    throw reader.error(name, "no such function", "pow or now");
  }

  private Node column(Lexeme at) {
    int index = schema.indexOf(at.text());
    if (index < 0) {
      throw unknown(at);
    }
    Column column = schema.column(index);
    ColumnType type = column.type();
    if (type.hasLong()) {
      return new NumberColumn(column, index);
    }
    boolean text = type.kind() == ValueKind.TEXT || type.kind() == ValueKind.BINARY;
    return text ? new TextColumn(column, index) : new OpaqueColumn(column, index);
  }

  private SchemaException unknown(Lexeme at) {
    String names =
        schema.columns().stream()
            .limit(SHOWN_COLUMNS)
            .map(Column::name)
            .collect(Collectors.joining(", "));
    String rest = schema.size() > SHOWN_COLUMNS ? ", …" : "";
    return reader.error(at, "no such column", "one of: " + names + rest);
  }
}
