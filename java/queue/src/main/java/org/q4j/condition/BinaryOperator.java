package org.q4j.condition;

/** Operators of two numbers, with Q4M's results; NULL when either number is. */
enum BinaryOperator {
  /** 1 when exactly one is not zero. */
  XOR(" xor "),
  /** Each bit that either has. */
  BIT_OR(" | "),
  /** Each bit that both have. */
  BIT_AND(" & "),
  /** By the low six bits of the second number, as the processors that Q4M runs on do. */
  SHIFT_LEFT(" << "),
  /** As above; the sign stays. */
  SHIFT_RIGHT(" >> "),
  /** Wrapping. */
  ADD(" + "),
  /** Wrapping. */
  SUBTRACT(" - "),
  /** Wrapping. */
  MULTIPLY(" * "),
  /** Towards zero; NULL when divided by zero. */
  DIVIDE(" div "),
  /** With the sign of the first number; NULL when divided by zero. */
  MODULO(" % "),
  /** Each bit that exactly one has. */
  BIT_XOR(" ^ "),
  /** See {@link Power}. */
  POWER(", ");

  private final String text;

  BinaryOperator(String text) {
    this.text = text;
  }

  /** Returns what stands between the operands. */
  String text() {
    return text;
  }

  long apply(Frame frame, long left, long right) {
    return switch (this) {
      case XOR -> (left != 0) != (right != 0) ? 1 : 0;
      case BIT_OR -> left | right;
      case BIT_AND -> left & right;
      case SHIFT_LEFT -> left << right;
      case SHIFT_RIGHT -> left >> right;
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> right == 0 ? frame.nil() : left / right;
      case MODULO -> right == 0 ? frame.nil() : left % right;
      case BIT_XOR -> left ^ right;
      case POWER -> Power.of(left, right);
    };
  }
}
