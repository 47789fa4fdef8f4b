package org.q4j.row;

import java.util.ArrayList;
import java.util.List;
import org.q4j.SchemaException;

/** A column's type as it was written. Filled while a column is parsed, by one thread. */
final class TypeSpec {

  final SourceText source;
  final String column;
  final Token at;
  final String name;
  final List<Token> arguments = new ArrayList<>();
  final EncodingSpec encoding;
  boolean unsigned;
  boolean zerofill;

  /** How a date or time is stored. */
  TemporalForm form = TemporalForm.MYSQL_5_6;

  /** The token that said something only numbers have, or null. */
  Token numeric;

  /**
   * @param column the column's name
   * @param at where the type stands
   * @param name the type by its first name, in capital letters
   */
  TypeSpec(SourceText source, String column, Token at, String name) {
    this.source = source;
    this.column = column;
    this.at = at;
    this.name = name;
    this.encoding = new EncodingSpec(source);
  }

  /** Makes the exception for something that this type cannot be. */
  SchemaException error(Token token, String what, String expected) {
    return source.error(token, "column " + column + " " + name + ": " + what, expected);
  }

  /** Refuses UNSIGNED, SIGNED and ZEROFILL. */
  void refuseNumeric() {
    if (numeric != null) {
      throw error(numeric, "attribute of numeric types", "none");
    }
  }

  /** Refuses a character set and a collation. */
  void refuseEncoding() {
    if (encoding.stated() != null) {
      throw error(encoding.stated(), "attribute of text types", "none");
    }
  }

  /**
   * Returns the only number in parentheses.
   *
   * @param missing what there is without parentheses; -1 refuses that
   */
  long length(long missing, long max) {
    if (arguments.isEmpty()) {
      if (missing < 0) {
        throw error(at, "length missing", name + "(n)");
      }
      return missing;
    }
    refuseArgument(1, "one");
    return number(0, 0, max);
  }

  /** Refuses that there be more than a count of numbers in parentheses. */
  void refuseArgument(int count, String expected) {
    if (arguments.size() > count) {
      throw error(arguments.get(count), "too many numbers", expected);
    }
  }

  /** Returns a number in parentheses, which there must be, by its index from 0. */
  long number(int index, long min, long max) {
    Token token = arguments.get(index);
    String digits = token.text();
    boolean whole = digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    long number = whole ? Long.parseLong(digits) : -1;
    if (number < min || number > max) {
      throw error(token, index == 0 ? "wrong length" : "wrong scale", min + " to " + max);
    }
    return number;
  }
}
