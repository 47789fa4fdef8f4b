package org.q4j.sql.select;

import java.nio.charset.StandardCharsets;

/**
 * The strings of an operation: characters where all operands are text, else bytes, each as the
 * character of its number, so that one code serves both. Immutable.
 *
 * @param binary whether they are bytes
 */
record Strings(boolean binary, Conversions conversions) {

  static Strings of(Conversions conversions, Node... operands) {
    boolean binary = false;
    for (Node operand : operands) {
      binary |= isBinary(operand);
    }
    return new Strings(binary, conversions);
  }

  static boolean isBinary(Node operand) {
    return operand.kind() == Kind.BINARY || operand.kind() == Kind.BITS;
  }

  /** Returns an operand's characters or bytes. */
  String in(Object value, SqlType type) {
    return binary
        ? new String(Conversions.bytes(value, type), StandardCharsets.ISO_8859_1)
        : Conversions.text(value, type);
  }

  /** Returns a value of what an operation gave. */
  Object out(String result) {
    return binary ? result.getBytes(StandardCharsets.ISO_8859_1) : result;
  }

  /** Returns the type of a result that is so long at most. */
  SqlType type(long length) {
    return SqlType.string(binary, length, Collation.FOLDING);
  }
}
