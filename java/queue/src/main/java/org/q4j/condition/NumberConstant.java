package org.q4j.condition;

import java.util.List;

/** A number or NULL. */
final class NumberConstant extends NumberNode {

  static final NumberConstant NULL = new NumberConstant(0, false, true);

  private final long value;
  private final boolean unsigned;
  private final boolean nil;

  private NumberConstant(long value, boolean unsigned, boolean nil) {
    super(List.of());
    this.value = value;
    this.unsigned = unsigned;
    this.nil = nil;
  }

  static NumberConstant of(long value) {
    return new NumberConstant(value, false, false);
  }

  /** Returns a number of 0 to 2^64 - 1. */
  static NumberConstant ofUnsigned(long bits) {
    return new NumberConstant(bits, bits < 0, false);
  }

  @Override
  long eval(Frame frame) {
    frame.nil = nil;
    return value;
  }

  @Override
  boolean unsigned() {
    return unsigned;
  }

  @Override
  boolean isConstant() {
    return true;
  }

  /** NULL goes with texts too. */
  @Override
  TextNode asText() {
    return nil ? TextConstant.NULL : null;
  }

  @Override
  void print(StringBuilder out) {
    if (nil) {
      out.append("null");
    } else {
      out.append(unsigned ? Long.toUnsignedString(value) : Long.toString(value));
    }
  }
}
