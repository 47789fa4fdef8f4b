package org.q4j.condition;

import java.util.List;

/** {@code in} of numbers: 1 when an item is equal, else NULL when a NULL was met, else 0. */
final class NumberIn extends NumberNode {

  private final NumberNode value;
  private final NumberNode[] items;

  /**
   * @param operands the value, then the items
   */
  NumberIn(List<NumberNode> operands) {
    super(operands, 0, Breakpoints.isStepwise(operands.get(0), items(operands)));
    this.value = operands.get(0);
    this.items = items(operands).toArray(NumberNode[]::new);
  }

  private static List<NumberNode> items(List<NumberNode> operands) {
    return operands.subList(1, operands.size());
  }

  @Override
  long eval(Frame frame) {
    long v = value.eval(frame);
    if (frame.nil) {
      return 0;
    }
    boolean unsigned = value.unsigned();
    boolean open = false;
    for (NumberNode item : items) {
      long candidate = item.eval(frame);
      if (!frame.nil && compare(v, unsigned, candidate, item.unsigned()) == 0) {
        return frame.value(1);
      }
      open |= frame.nil;
    }
    return open ? frame.nil() : frame.value(0);
  }

  @Override
  void breakpoints(Frame frame, Breakpoints out) {
    out.add(frame, value, List.of(items));
  }

  @Override
  void print(StringBuilder out) {
    print(children(), out);
  }

  /** Appends a list's text; the first child is the value. */
  static void print(List<? extends Node> children, StringBuilder out) {
    out.append('(').append(children.get(0)).append(" in ");
    printJoined(children.subList(1, children.size()), ", ", out);
    out.append(')');
  }
}
