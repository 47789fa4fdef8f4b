package org.q4j.sql.text;

/**
 * A piece of a statement.
 *
 * @param text of a name or string without its quotes
 * @param start where it begins in the statement
 * @param end behind its last character
 */
public record SqlToken(Kind kind, String text, int start, int end) {

  /** What a token is. */
  public enum Kind {
    /** A keyword, or a name without quotes. */
    WORD,
    /** A name in quotes. */
    NAME,
    /** In quotes. */
    STRING,
    /** Digits, perhaps with a point and an exponent. */
    NUMBER,
    /** {@code @name} or {@code @@name}. */
    VARIABLE,
    /** One character, or {@code :=}. */
    SYMBOL,
    /** Behind the last. */
    END
  }

  /** Returns whether it is a keyword, in any case of letters. */
  public boolean is(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  /** Returns whether it is this symbol. */
  public boolean isSymbol(char symbol) {
    return kind == Kind.SYMBOL && text.length() == 1 && text.charAt(0) == symbol;
  }

  /** Returns whether it is {@code =} or {@code :=}. */
  public boolean isAssignment() {
    return kind == Kind.SYMBOL && (text.equals("=") || text.equals(":="));
  }

  /** Returns whether it can name something: a word, or a name in quotes. */
  public boolean isName() {
    return kind == Kind.WORD || kind == Kind.NAME;
  }
}
