package org.q4j.row;

import org.q4j.SchemaException;
import org.q4j.UnsupportedException;

/** Reads tokens with one token of look-ahead. */
final class TokenReader {

  private static final int MAX_NAME = 64;

  private final SourceText source;
  private final Tokenizer tokenizer;
  private Token ahead;
  private int lastEnd;

  TokenReader(SourceText source) {
    this.source = source;
    this.tokenizer = new Tokenizer(source);
    this.ahead = tokenizer.next();
  }

  SourceText source() {
    return source;
  }

  /** Returns the next token and stays before it. */
  Token peek() {
    return ahead;
  }

  /** Returns the next token and moves behind it. */
  Token next() {
    Token token = ahead;
    lastEnd = token.end();
    if (token.kind() != TokenKind.END) {
      ahead = tokenizer.next();
    }
    return token;
  }

  /** Returns what stands between the last token and the next one: blanks and comments. */
  String between() {
    return source.part(lastEnd, ahead.start());
  }

  boolean accept(String keyword) {
    if (!ahead.is(keyword)) {
      return false;
    }
    next();
    return true;
  }

  boolean acceptSymbol(char symbol) {
    if (!ahead.isSymbol(symbol)) {
      return false;
    }
    next();
    return true;
  }

  void expect(String keyword) {
    if (!accept(keyword)) {
      throw unexpected(keyword);
    }
  }

  void expectSymbol(char symbol, String expected) {
    if (!acceptSymbol(symbol)) {
      throw unexpected(expected);
    }
  }

  /** Reads a name of a column or table. */
  Token name(String what) {
    Token token = next();
    if (!token.isName()) {
      throw source.error(token, "unexpected text", what);
    }
    String name = token.text();
    if (name.isEmpty() || name.endsWith(" ") || name.indexOf('\0') >= 0) {
      throw source.error(token, "wrong name", what + ": not empty, no space at its end");
    }
    if (name.codePointCount(0, name.length()) > MAX_NAME) {
      throw source.error(token, "name too long", what + " of at most " + MAX_NAME + " characters");
    }
    return token;
  }

  /** Reads a word, a name or a string: the value of an option. */
  Token word(String what) {
    Token token = next();
    if (!token.isName() && token.kind() != TokenKind.STRING) {
      throw source.error(token, "unexpected text", what);
    }
    return token;
  }

  Token string(String what) {
    Token token = next();
    if (token.kind() != TokenKind.STRING) {
      throw source.error(token, "unexpected text", what);
    }
    return token;
  }

  /** Makes the exception for the next token. */
  SchemaException unexpected(String expected) {
    return source.error(ahead, "unexpected text", expected);
  }

  /** Makes the exception that refuses the next token, which MySQL would take. */
  SchemaException refuse(String what, String expected) {
    return source.error(ahead, what, expected);
  }

  /** Makes the exception for the next token, which q4j does not do. */
  UnsupportedException unsupported(String what, String expected) {
    return source.unsupported(ahead, what, expected);
  }
}
