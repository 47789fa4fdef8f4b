package org.q4j.condition;

import java.util.List;

/** A comparison of two numbers. */
final class NumberComparison extends NumberNode {

  private final Relation relation;
  private final NumberNode left;
  private final NumberNode right;
  private final boolean leftUnsigned;
  private final boolean rightUnsigned;

  NumberComparison(Relation relation, NumberNode left, NumberNode right) {
    super(List.of(left, right), 0, Breakpoints.isStepwise(left, List.of(right)));
    this.relation = relation;
    this.left = left;
    this.right = right;
    this.leftUnsigned = left.unsigned();
    this.rightUnsigned = right.unsigned();
  }

  @Override
  long eval(Frame frame) {
    long a = left.eval(frame);
    boolean leftNull = frame.nil;
    long b = right.eval(frame);
    if (leftNull || frame.nil) {
      return relation.ofNull(frame, leftNull && frame.nil);
    }
    return frame.value(relation.holds(compare(a, leftUnsigned, b, rightUnsigned)));
  }

  @Override
  void breakpoints(Frame frame, Breakpoints out) {
    out.add(frame, left, List.of(right));
  }

  @Override
  void print(StringBuilder out) {
    printJoined(children(), relation.text(), out);
  }
}
