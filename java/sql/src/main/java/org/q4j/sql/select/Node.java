package org.q4j.sql.select;

import org.q4j.sql.wire.ColumnDefinition;

/** A part of a compiled expression: a type and how a row gives a value of it. */
class Node implements Expression {

  /** How a row gives a value. */
  @FunctionalInterface
  interface Evaluator {
    Object value(Object[] row);
  }

  private final SqlType type;
  private final Evaluator evaluator;
  private boolean steady;

  Node(SqlType type, Evaluator evaluator) {
    this.type = type;
    this.evaluator = evaluator;
  }

  final SqlType type() {
    return type;
  }

  final Kind kind() {
    return type.kind();
  }

  /** Nothing of a row has a part in it. */
  final void becomeSteady() {
    steady = true;
  }

  /** Returns whether nothing of a row has a part in it, as in {@code UPPER('a')}. */
  final boolean isSteady() {
    return steady;
  }

  /** Returns what MySQL calls a result column where the statement does not say; null: its text. */
  String ownName() {
    return null;
  }

  /** Returns whether the statement names how its strings compare. */
  boolean hasOwnCollation() {
    return false;
  }

  @Override
  public ColumnDefinition column(String name) {
    return type.column(name);
  }

  @Override
  public final Object value(Object[] row) {
    return evaluator.value(row);
  }
}
