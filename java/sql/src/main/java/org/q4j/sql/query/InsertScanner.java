package org.q4j.sql.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.q4j.sql.text.Escapes;

/**
 * Reads the plain form of INSERT from a statement's bytes: {@code INSERT [INTO] t [(columns)]
 * VALUES (literal, …), …}, literals being numbers, strings, hexadecimal ones, TRUE, FALSE, NULL,
 * DEFAULT and question marks. Anything else is not its business, and it says so ({@link Other}). It
 * makes objects of strings only, so that thousands of rows are read at the speed of copying them.
 *
 * <p>For character sets in which a byte below 0x80 is always that ASCII character. For one thread.
 */
final class InsertScanner {
  /** Thrown, without a trace, where the statement has another form. */
  static final class Other extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Other() {
      super("not the plain form", null, false, false);
    }
  }

  /** What stands in a row. */
  enum Cell {
    /** {@link #number} has it. */
    INTEGER,
    /** A number that is no 64-bit integer: {@link #bytes} has its text. */
    NUMBER,
    /** {@link #bytes} has it, without quotes and escapes. */
    STRING,
    /** {@link #bytes} has it, which the statement says are no characters. */
    BINARY,
    /** Hexadecimal digits: {@link #bytes} has what they stand for. */
    HEX,
    NULL,
    DEFAULT,
    PARAMETER
  }

  private final byte[] sql;
  private final boolean escapes;
  private int at;
  private long number;
  private byte[] bytes;

  /**
   * @param escapes whether a backslash escapes (not with NO_BACKSLASH_ESCAPES)
   */
  InsertScanner(byte[] sql, boolean escapes) {
    this.sql = sql;
    this.escapes = escapes;
  }

  /** Returns whether a statement may have this form, by its first word. */
  static boolean mayBe(byte[] sql) {
    int at = 0;
    while (at < sql.length && isBlank(sql[at])) {
      at++;
    }
    return matches(sql, at, "INSERT");
  }

  /** Reads up to the first row. */
  InsertHead head() {
    expectWord("INSERT");
    if (!word("INTO")) {
      throw new Other(); // Priorities and IGNORE; rare.
    }
    String first = name();
    String database = "";
    String table = first;
    if (symbol('.')) {
      database = first;
      table = name();
    }
    List<String> columns = new ArrayList<>();
    boolean named = symbol('(');
    if (named && !symbol(')')) {
      do {
        columns.add(name());
      } while (symbol(','));
      expect(')');
    }
    if (!word("VALUES") && !word("VALUE")) {
      throw new Other();
    }
    return new InsertHead(database, table, named, columns);
  }

  /** Returns what says that the statement has another form. */
  Other other() {
    return new Other();
  }

  void openRow() {
    expect('(');
  }

  /** Returns whether the row has no value at all. */
  boolean emptyRow() {
    return symbol(')');
  }

  /** Makes sure that a cell is not the beginning of an expression; to be called before its use. */
  void requireEndOfCell() {
    blanks();
    if (at >= sql.length || (sql[at] != ',' && sql[at] != ')')) {
      throw new Other();
    }
  }

  /** Reads behind a value; returns whether another follows in the row. */
  boolean moreCells() {
    if (symbol(',')) {
      return true;
    }
    expect(')');
    return false;
  }

  /** Reads behind a row; returns whether another follows. */
  boolean moreRows() {
    if (symbol(',')) {
      return true;
    }
    symbol(';');
    blanks();
    if (at < sql.length) {
      throw new Other();
    }
    return false;
  }

  long number() {
    return number;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Reads a value. */
  Cell cell() {
    blanks();
    if (at >= sql.length) {
      throw new Other();
    }
    byte c = sql[at];
    if (c == '\'' || c == '"') {
      string(c);
      blanks();
      if (at < sql.length && (sql[at] == '\'' || sql[at] == '"')) {
        throw new Other(); // Strings side by side are one.
      }
      return Cell.STRING;
    }
    if (c == '?') {
      at++;
      return Cell.PARAMETER;
    }
    if (isDigit(c) || c == '-' || c == '+' || c == '.') {
      return numeric();
    }
    return wordCell();
  }

  private Cell wordCell() {
    if (word("NULL")) {
      return Cell.NULL;
    }
    if (word("DEFAULT")) {
      return Cell.DEFAULT;
    }
    if (word("TRUE")) {
      number = 1;
      return Cell.INTEGER;
    }
    if (word("FALSE")) {
      number = 0;
      return Cell.INTEGER;
    }
    if (word("_binary")) {
      blanks();
      if (at < sql.length && (sql[at] == '\'' || sql[at] == '"')) {
        string(sql[at]);
        return Cell.BINARY;
      }
      throw new Other();
    }
    boolean quoted = at + 1 < sql.length && (sql[at] | 0x20) == 'x' && sql[at + 1] == '\'';
    if (quoted) {
      int from = at + 2;
      int to = from;
      while (to < sql.length && isHex(sql[to])) {
        to++;
      }
      if (to >= sql.length || sql[to] != '\'' || (to - from) % 2 != 0) {
        throw new Other();
      }
      hex(from, to);
      at = to + 1;
      return Cell.HEX;
    }
    throw new Other();
  }

  private Cell numeric() {
    int start = at;
    if (sql[at] == '0' && at + 1 < sql.length && sql[at + 1] == 'x') {
      int to = at + 2;
      while (to < sql.length && isHex(sql[to])) {
        to++;
      }
      hex(at + 2, to);
      at = to;
      requireEndOfWord();
      return Cell.HEX;
    }
    boolean negative = sql[at] == '-';
    if (negative || sql[at] == '+') {
      at++;
    }
    int digits = at;
    long value = 0;
    while (at < sql.length && isDigit(sql[at])) {
      value = 10 * value + (sql[at] - '0');
      at++;
    }
    boolean fraction = at < sql.length && (sql[at] == '.' || (sql[at] | 0x20) == 'e');
    if (!fraction && at > digits && at - digits <= 18) {
      number = negative ? -value : value;
      requireEndOfWord();
      return Cell.INTEGER;
    }
    fraction(digits);
    bytes = Arrays.copyOfRange(sql, start, at);
    requireEndOfWord();
    return Cell.NUMBER;
  }

  private void fraction(int digits) {
    int count = at - digits;
    if (at < sql.length && sql[at] == '.') {
      at++;
      while (at < sql.length && isDigit(sql[at])) {
        at++;
        count++;
      }
    }
    if (count == 0) {
      throw new Other();
    }
    if (at < sql.length && (sql[at] | 0x20) == 'e') {
      at++;
      if (at < sql.length && (sql[at] == '-' || sql[at] == '+')) {
        at++;
      }
      int exponent = at;
      while (at < sql.length && isDigit(sql[at])) {
        at++;
      }
      if (at == exponent || at - exponent > 9) {
        throw new Other();
      }
    }
  }

  private void requireEndOfWord() {
    if (at < sql.length && isWord(sql[at])) {
      throw new Other();
    }
  }

  private void hex(int from, int to) {
    int length = to - from;
    if (length == 0) {
      throw new Other();
    }
    byte[] value = new byte[(length + 1) / 2];
    for (int i = to - 1, nibble = 0; i >= from; i--, nibble++) {
      int index = value.length - 1 - nibble / 2;
      value[index] |= (byte) (Character.digit(sql[i], 16) << (nibble % 2 == 0 ? 0 : 4));
    }
    bytes = value;
  }

  private void string(byte quote) {
    int from = ++at;
    boolean plain = true;
    while (true) {
      if (at >= sql.length) {
        throw new Other();
      }
      byte c = sql[at];
      if (c == quote) {
        if (at + 1 >= sql.length || sql[at + 1] != quote) {
          break;
        }
        plain = false;
        at += 2;
      } else if (c == '\\' && escapes) {
        plain = false;
        at += 2;
      } else {
        at++;
      }
    }
    bytes = plain ? Arrays.copyOfRange(sql, from, at) : unescaped(from, at, quote);
    at++;
  }

  private byte[] unescaped(int from, int to, byte quote) {
    byte[] out = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      byte c = sql[i];
      if (c == quote) {
        i++;
        out[length++] = quote;
      } else if (c == '\\' && escapes) {
        i++;
        byte escaped = sql[i];
        if (escaped == '%' || escaped == '_') {
          out[length++] = c;
          out[length++] = escaped;
        } else {
          out[length++] = escaped < 0 ? escaped : (byte) Escapes.of((char) escaped).charAt(0);
        }
      } else {
        out[length++] = c;
      }
    }
    return Arrays.copyOf(out, length);
  }

  private String name() {
    blanks();
    int from = at;
    if (at < sql.length && sql[at] == '`') {
      at++;
      while (at < sql.length && sql[at] != '`') {
        at++;
      }
      at++;
      if (at > sql.length || (at < sql.length && sql[at] == '`')) {
        throw new Other();
      }
      return ascii(from + 1, at - 1);
    }
    while (at < sql.length && isWord(sql[at])) {
      at++;
    }
    if (at == from) {
      throw new Other();
    }
    return ascii(from, at);
  }

  private String ascii(int from, int to) {
    for (int i = from; i < to; i++) {
      if (sql[i] < 0) {
        throw new Other(); // Whose meaning depends on the client's character set.
      }
    }
    return new String(sql, from, to - from, StandardCharsets.US_ASCII);
  }

  private void blanks() {
    while (at < sql.length && isBlank(sql[at])) {
      at++;
    }
  }

  private boolean symbol(char symbol) {
    blanks();
    if (at < sql.length && sql[at] == symbol) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char symbol) {
    if (!symbol(symbol)) {
      throw new Other();
    }
  }

  private boolean word(String word) {
    blanks();
    if (!matches(sql, at, word)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private void expectWord(String word) {
    if (!word(word)) {
      throw new Other();
    }
  }

  private static boolean matches(byte[] sql, int at, String word) {
    int end = at + word.length();
    if (end > sql.length || (end < sql.length && isWord(sql[end]))) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((sql[at + i] | 0x20) != (word.charAt(i) | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(byte c) {
    return Character.digit(c, 16) >= 0;
  }

  private static boolean isWord(byte c) {
    return isDigit(c)
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c == '$'
        || c < 0;
  }
}
