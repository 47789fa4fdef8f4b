package org.q4j.condition;

/** Operators of one number; of NULL they are NULL. */
enum UnaryOperator {
  /** Arithmetic complement, wrapping. */
  NEGATE("-"),
  /** All bits turned. */
  INVERT("~"),
  /** 1 for zero, else 0. */
  NOT("not ");

  private final String text;

  UnaryOperator(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  long apply(long value) {
    return switch (this) {
      case NEGATE -> -value;
      case INVERT -> ~value;
      case NOT -> value == 0 ? 1 : 0;
    };
  }
}
