package org.q4j.sql.query;

/**
 * A piece of a statement.
 *
 * @param text of a name or string without its quotes
 * @param start where it begins in the statement
 * @param end behind its last character
 */
record SqlToken(Kind kind, String text, int start, int end) {

  /** What a token is. */
  enum Kind {
    /** A keyword, or a name without quotes. */
    WORD,
    /** A name in backquotes. */
    NAME,
    /** In quotes. */
    STRING,
    /** Digits, perhaps with a point and an exponent. */
    NUMBER,
    /** {@code @name} or {@code @@name}. */
    VARIABLE,
    /** One character. */
    SYMBOL,
    /** Behind the last. */
    END
  }

  boolean is(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(0) == symbol;
  }
}
