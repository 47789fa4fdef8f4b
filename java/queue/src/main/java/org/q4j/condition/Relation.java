package org.q4j.condition;

/** Comparisons. All but {@link #SAME} are NULL when a side is. */
enum Relation {
  /** Equal. */
  EQUAL(" = "),
  /** Not equal. */
  UNEQUAL(" != "),
  /** Less. */
  LESS(" < "),
  /** Less or equal. */
  LESS_EQUAL(" <= "),
  /** Greater. */
  GREATER(" > "),
  /** Greater or equal. */
  GREATER_EQUAL(" >= "),
  /** Equal or both NULL: never NULL itself. */
  SAME(" <=> ");

  private final String text;

  Relation(String text) {
    this.text = text;
  }

  /** Returns what stands between the sides. */
  String text() {
    return text;
  }

  /** Returns the relation that a symbol stands for, or null. */
  static Relation of(Lexeme symbol) {
    if (symbol.is("<>")) {
      return UNEQUAL;
    }
    for (Relation relation : values()) {
      if (symbol.is(relation.text.strip())) {
        return relation;
      }
    }
    return null;
  }

  /** Returns whether it holds for two values of which neither is NULL, ordered as given. */
  boolean holds(int order) {
    return switch (this) {
      case EQUAL, SAME -> order == 0;
      case UNEQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_EQUAL -> order >= 0;
    };
  }

  /** Gives the result for two values of which at least one is NULL. */
  long ofNull(Frame frame, boolean both) {
    return this == SAME ? frame.value(both) : frame.nil();
  }
}
