package org.q4j.sql.select;

import java.util.Optional;
import java.util.regex.Pattern;

/** LIKE and REGEXP. A pattern is compiled again only when it changes from row to row. */
final class Matching {

  private final Conversions conversions;

  Matching(Conversions conversions) {
    this.conversions = conversions;
  }

  Node like(Node tested, Node pattern, Optional<Node> escape) {
    Strings strings = Strings.of(conversions, tested, pattern);
    boolean folding = Operators.collation(tested, pattern) == Collation.FOLDING;
    LikeCache cache = new LikeCache(folding && !strings.binary());
    return Operators.condition(
        row -> {
          Object value = tested.value(row);
          Object wanted = value == null ? null : pattern.value(row);
          if (wanted == null) {
            return Truth.UNKNOWN;
          }
          int mark = escape.map(node -> escape(node, row)).orElse((int) '\\');
          String text = strings.in(wanted, pattern.type());
          return Truth.of(cache.get(text, mark).matches(strings.in(value, tested.type())));
        });
  }

  private int escape(Node node, Object[] row) {
    Object value = node.value(row);
    String text = value == null ? "\\" : Conversions.text(value, node.type());
    if (text.codePointCount(0, text.length()) > 1) {
      throw SqlErrors.wrongArguments("ESCAPE");
    }
    return text.isEmpty() ? LikePattern.NO_ESCAPE : text.codePointAt(0);
  }

  /** The last pattern. */
  private static final class LikeCache {
    private final boolean folding;
    private String text;
    private int escape;
    private LikePattern pattern;

    LikeCache(boolean folding) {
      this.folding = folding;
    }

    LikePattern get(String wanted, int mark) {
      if (pattern == null || !wanted.equals(text) || mark != escape) {
        pattern = new LikePattern(folding, wanted, mark);
        text = wanted;
        escape = mark;
      }
      return pattern;
    }
  }

  Node regexp(Node tested, Node pattern) {
    Strings strings = Strings.of(conversions, tested, pattern);
    RegularExpressions expressions = expressions(strings, tested, pattern);
    return Operators.condition(
        row -> {
          Object value = tested.value(row);
          Object wanted = value == null ? null : pattern.value(row);
          if (wanted == null) {
            return Truth.UNKNOWN;
          }
          Pattern compiled = expressions.get(strings.in(wanted, pattern.type()));
          return Truth.of(expressions.find(compiled, strings.in(value, tested.type())).isPresent());
        });
  }

  /** Returns the compiler of expressions over strings of these operands. */
  RegularExpressions expressions(Strings strings, Node tested, Node pattern) {
    boolean folding = Operators.collation(tested, pattern) == Collation.FOLDING;
    return new RegularExpressions(folding && !strings.binary(), conversions.context());
  }
}
