package org.q4j.condition;

import java.util.ArrayList;
import java.util.List;
import org.q4j.row.Schema;

/**
 * Reads the logical operators and comparisons of a condition; {@link TermParser} reads what binds
 * tighter. From loose to tight: {@code or ||}, {@code xor}, {@code and &&}, {@code not},
 * comparisons with {@code is}, {@code in}, {@code between} and {@code like}.
 */
final class Parser {

  private final LexemeReader reader;
  private final Operands operands;
  private final TermParser terms;

  Parser(String text, Schema schema) {
    this.reader = new LexemeReader(new ConditionText(text));
    this.operands = new Operands(reader);
    this.terms = new TermParser(reader, operands, schema, this);
  }

  /** Reads the whole text. */
  NumberNode parse() {
    Lexeme start = reader.peek();
    Node node = expression();
    if (reader.peek().kind() != LexemeKind.END) {
      throw reader.unexpected("an operator or the end of the condition");
    }
    return operands.number(node, start);
  }

  /** Reads an expression of any operators. */
  Node expression() {
    Node first = exclusive();
    if (!atOr()) {
      return first;
    }
    Lexeme at = reader.peek();
    List<NumberNode> parts = new ArrayList<>();
    parts.add(operands.number(first, at));
    while (atOr()) {
      Lexeme operator = reader.next();
      parts.add(operands.number(exclusive(), operator));
    }
    return operands.made(new Or(parts), at);
  }

  private boolean atOr() {
    return reader.peek().is("or") || reader.peek().is("||");
  }

  private Node exclusive() {
    Node left = conjunction();
    while (reader.peek().is("xor")) {
      Lexeme at = reader.next();
      left = operands.binary(BinaryOperator.XOR, left, conjunction(), at);
    }
    return left;
  }

  private Node conjunction() {
    Node first = negation();
    if (!atAnd()) {
      return first;
    }
    Lexeme at = reader.peek();
    List<NumberNode> parts = new ArrayList<>();
    parts.add(operands.number(first, at));
    while (atAnd()) {
      Lexeme operator = reader.next();
      parts.add(operands.number(negation(), operator));
    }
    return operands.made(new And(parts), at);
  }

  private boolean atAnd() {
    return reader.peek().is("and") || reader.peek().is("&&");
  }

  private Node negation() {
    Lexeme at = reader.peek();
    if (!reader.accept("not")) {
      return relation();
    }
    reader.enter();
    Node operand = negation();
    reader.leave();
    return operands.unary(UnaryOperator.NOT, operand, at);
  }

  private Node relation() {
    Node left = terms.term();
    while (true) {
      Lexeme at = reader.peek();
      Relation relation = Relation.of(at);
      if (relation != null) {
        reader.next();
        left = operands.comparison(relation, left, terms.term(), at);
      } else if (reader.accept("is")) {
        left = test(left, at);
      } else if (reader.accept("not")) {
        left = operands.unary(UnaryOperator.NOT, predicate(left), at);
      } else if (at.is("in") || at.is("between") || at.is("like")) {
        left = predicate(left);
      } else {
        return left;
      }
    }
  }

  private Node test(Node operand, Lexeme at) {
    boolean negated = reader.accept("not");
    if (reader.accept("null")) {
      return operands.made(new NullTest(operand, negated), at);
    }
    boolean wanted = reader.accept("true");
    if (!wanted && !reader.accept("false")) {
      throw reader.unexpected(negated ? "true, false or null" : "not, true, false or null");
    }
    return operands.made(new TruthTest(operands.number(operand, at), wanted, negated), at);
  }

  private Node predicate(Node value) {
    Lexeme at = reader.peek();
    if (reader.accept("in")) {
      return operands.in(items(value), at);
    }
    if (reader.accept("between")) {
      Node low = terms.term();
      reader.expect("and");
      return operands.between(List.of(value, low, terms.term()), at);
    }
    if (reader.accept("like")) {
      return like(value, at);
    }
    throw reader.unexpected("in, between or like");
  }

  private List<Node> items(Node value) {
    List<Node> items = new ArrayList<>();
    items.add(value);
    reader.expect("(");
    reader.enter();
    do {
      items.add(expression());
    } while (reader.accept(","));
    reader.leave();
    reader.expect(")");
    return items;
  }

  private Node like(Node value, Lexeme at) {
    TextConstant pattern = TextConstant.of(string("a pattern in quotes"));
    String escape = TextLike.DEFAULT_ESCAPE;
    if (reader.peek().is("escape")) {
      reader.next();
      Lexeme written = reader.peek();
      escape = string("a character in quotes");
      if (escape.length() > 1 || (!escape.isEmpty() && escape.charAt(0) > '\u007f')) {
        throw reader.error(written, "wrong escape", "one character of ASCII, or none");
      }
    }
    return operands.like(value, pattern, escape, at);
  }

  private String string(String expected) {
    if (reader.peek().kind() != LexemeKind.STRING) {
      throw reader.unexpected(expected);
    }
    return reader.next().text();
  }
}
