package org.q4j.sql.catalog;

/**
 * A piece of a statement.
 *
 * @param text what it means: of a name or string in quotes, what stands in them
 * @param start where it begins in the statement
 * @param end just past it
 */
record Word(Kind kind, String text, int start, int end) {

  enum Kind {
    /** A name or keyword without quotes. */
    PLAIN,
    /** A name in backquotes. */
    NAME,
    STRING,
    NUMBER,
    /** {@code @name} or {@code @@scope.name}; the text has the signs. */
    VARIABLE,
    SYMBOL,
    /** Behind the last one. */
    END
  }

  /** Returns whether it is a keyword, in any case of letters. */
  boolean is(String keyword) {
    return kind == Kind.PLAIN && text.equalsIgnoreCase(keyword);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isName() {
    return kind == Kind.PLAIN || kind == Kind.NAME;
  }
}
