package org.q4j.condition;

import java.util.List;

/** A part of a compiled condition. Immutable and thread-safe. */
abstract class Node {

  private final List<? extends Node> children;
  private final int depth;
  private final int nowUnits;
  private final boolean stepwise;

  Node(List<? extends Node> children) {
    this(children, 0, children.stream().allMatch(Node::isStepwise));
  }

  /**
   * @param ownUnits the bit of a clock that this node itself reads, or 0
   * @param stepwise what {@link #isStepwise} is to return
   */
  Node(List<? extends Node> children, int ownUnits, boolean stepwise) {
    this.children = children;
    this.stepwise = stepwise;
    int deepest = 0;
    int units = ownUnits;
    for (Node child : children) {
      deepest = Math.max(deepest, child.depth);
      units |= child.nowUnits;
    }
    this.depth = deepest + 1;
    this.nowUnits = units;
  }

  final List<? extends Node> children() {
    return children;
  }

  /** Returns the number of nodes on the longest way down, from 1. */
  final int depth() {
    return depth;
  }

  /** Returns the bits of the clocks that are read here or below. */
  final int nowUnits() {
    return nowUnits;
  }

  final boolean usesNow() {
    return nowUnits != 0;
  }

  /** Returns whether the value depends on nothing. */
  boolean isConstant() {
    return !children.isEmpty() && children.stream().allMatch(Node::isConstant);
  }

  /** Returns whether the value is NULL. */
  abstract boolean isNull(Frame frame);

  /** Appends the canonical text. */
  abstract void print(StringBuilder out);

  /**
   * Returns whether the value changes with time only at instants that {@link #breakpoints} finds.
   */
  final boolean isStepwise() {
    return stepwise;
  }

  /** Adds the instants at which the value may change; only for what is stepwise. */
  void breakpoints(Frame frame, Breakpoints out) {
    for (Node child : children) {
      if (child.usesNow()) {
        child.breakpoints(frame, out);
      }
    }
  }

  /** Appends parts with a word between and parentheses around. */
  static void printJoined(List<? extends Node> parts, String between, StringBuilder out) {
    out.append('(');
    for (int i = 0; i < parts.size(); i++) {
      out.append(i == 0 ? "" : between);
      parts.get(i).print(out);
    }
    out.append(')');
  }

  @Override
  public final String toString() {
    StringBuilder text = new StringBuilder();
    print(text);
    return text.toString();
  }
}
