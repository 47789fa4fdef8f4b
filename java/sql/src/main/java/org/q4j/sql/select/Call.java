package org.q4j.sql.select;

import java.util.List;

/** A call of a function, as its definition sees it while the statement is planned. */
final class Call {

  /** The longest string that a function gives, in characters or bytes: MySQL's packet. */
  static final int MOST_LENGTH = 16 << 20;

  private static final int TOO_LONG = 1301;

  private final String name;
  private final List<Node> arguments;
  private final Conversions conversions;
  private final String text;

  /**
   * @param text the call as messages show it
   */
  Call(String name, List<Node> arguments, Conversions conversions, String text) {
    this.name = name;
    this.arguments = List.copyOf(arguments);
    this.conversions = conversions;
    this.text = text;
  }

  /** What arguments that are not null give. */
  @FunctionalInterface
  interface OfValues {
    Object of(Object[] values);
  }

  /** What strings give. */
  @FunctionalInterface
  interface OfStrings {
    String of(String[] values);
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  List<Node> arguments() {
    return arguments;
  }

  int count() {
    return arguments.size();
  }

  Node argument(int index) {
    return arguments.get(index);
  }

  SqlType type(int index) {
    return arguments.get(index).type();
  }

  Conversions conversions() {
    return conversions;
  }

  SelectContext context() {
    return conversions.context();
  }

  /** Returns a result that is null where an argument is. */
  Node strict(SqlType type, OfValues function) {
    return new Node(
        type,
        row -> {
          Object[] values = new Object[arguments.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).value(row);
            if (values[i] == null) {
              return null;
            }
          }
          return function.of(values);
        });
  }

  /** Returns the strings of all arguments. */
  Strings strings() {
    return Strings.of(conversions, arguments.toArray(new Node[0]));
  }

  /** Returns the strings of some arguments. */
  Strings strings(Node... operands) {
    return Strings.of(conversions, operands);
  }

  /** Returns a string of strings, null where an argument is. */
  Node ofStrings(long length, OfStrings function) {
    Strings strings = strings();
    return strict(
        strings.type(length),
        values -> {
          String[] texts = new String[values.length];
          for (int i = 0; i < texts.length; i++) {
            texts[i] = string(strings, values, i);
          }
          String result = function.of(texts);
          return result == null ? null : strings.out(result);
        });
  }

  String string(Strings strings, Object[] values, int index) {
    return strings.in(values[index], type(index));
  }

  String text(Object[] values, int index) {
    return Conversions.text(values[index], type(index));
  }

  byte[] bytes(Object[] values, int index) {
    return Conversions.bytes(values[index], type(index));
  }

  long integer(Object[] values, int index) {
    return conversions.integer(values[index], type(index));
  }

  double floating(Object[] values, int index) {
    return conversions.floating(values[index], type(index));
  }

  /** Returns the sum of the longest arguments. */
  long totalLength() {
    long total = 0;
    for (Node argument : arguments) {
      total += Math.max(0, argument.type().length());
    }
    return total;
  }

  /** Returns whether a result is too long to be one; then it is null, with a warning. */
  boolean isTooLong(long length) {
    if (length <= MOST_LENGTH) {
      return false;
    }
    context()
        .warn(
            TOO_LONG,
            "Result of %s() was larger than max_allowed_packet (%d) - truncated"
                .formatted(name, MOST_LENGTH));
    return true;
  }
}
