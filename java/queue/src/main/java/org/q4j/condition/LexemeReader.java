package org.q4j.condition;

import org.q4j.SchemaException;

/** Reads lexemes with one of look-ahead, and keeps count of how deep the reader is. */
final class LexemeReader {

  /** How deep a text may nest, and how deep a compiled condition may be. */
  static final int MAX_DEPTH = 128;

  private final ConditionText source;
  private final Lexer lexer;
  private Lexeme ahead;
  private int depth;

  LexemeReader(ConditionText source) {
    this.source = source;
    this.lexer = new Lexer(source);
    this.ahead = lexer.next();
  }

  /** Returns the next lexeme and stays before it. */
  Lexeme peek() {
    return ahead;
  }

  /** Returns the next lexeme and moves behind it. */
  Lexeme next() {
    Lexeme lexeme = ahead;
    if (lexeme.kind() != LexemeKind.END) {
      ahead = lexer.next();
    }
    return lexeme;
  }

  /** Moves behind an operator or keyword if it is the next lexeme. */
  boolean accept(String text) {
    if (!ahead.is(text)) {
      return false;
    }
    next();
    return true;
  }

  void expect(String text) {
    if (!accept(text)) {
      throw unexpected(text);
    }
  }

  /** Makes the exception for the next lexeme. */
  SchemaException unexpected(String expected) {
    return error(ahead, "unexpected text", expected);
  }

  SchemaException error(Lexeme at, String what, String expected) {
    return source.error(at, what, expected);
  }

  /** Goes one level down. */
  void enter() {
    checkDepth(++depth, ahead);
  }

  void leave() {
    depth--;
  }

  /**
   * Refuses what is too deep.
   *
   * @param at what the message points at
   */
  void checkDepth(int depth, Lexeme at) {
    if (depth > MAX_DEPTH) {
      throw error(at, "condition too deep", "at most " + MAX_DEPTH + " levels");
    }
  }
}
