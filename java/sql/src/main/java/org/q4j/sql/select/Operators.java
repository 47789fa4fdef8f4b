package org.q4j.sql.select;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.q4j.sql.wire.ColumnDefinition;

/** Comparison and logic over nodes. */
final class Operators {

  private final Conversions conversions;

  Operators(Conversions conversions) {
    this.conversions = conversions;
  }

  /** Returns how strings of two operands compare: as COLLATE says, else by the stricter rule. */
  static Collation collation(Node left, Node right) {
    if (left.hasOwnCollation()) {
      return left.type().collation();
    }
    if (right.hasOwnCollation()) {
      return right.type().collation();
    }
    return collation(left.type()).with(collation(right.type()));
  }

  private static Collation collation(SqlType type) {
    return type.kind() == Kind.TEXT || type.kind().isString() || type.kind() == Kind.BITS
        ? type.collation()
        : Collation.FOLDING;
  }

  Comparison.Order order(Node left, Node right) {
    return Comparison.of(left.type(), right.type(), collation(left, right), conversions);
  }

  /**
   * Returns how {@code =}, {@code <} and their like order two operands: a quotient counts with the
   * digits that it is shown with, and so do floating-point numbers of which that is known. BETWEEN,
   * IN and CASE look at all that they have.
   */
  Comparison.Order shownOrder(Node left, Node right) {
    Kind kind = Arithmetic.kind(left, right);
    if (kind == Kind.FLOATING && hasFixedDigits(left) && hasFixedDigits(right)) {
      return Comparison.shown(left.type(), right.type(), conversions);
    }
    boolean texted = isTextForDecimal(left, right) || isTextForDecimal(right, left);
    if (kind != Kind.DECIMAL && !texted) {
      return order(left, right);
    }
    Comparison.Order order =
        texted ? Comparison.decimals(left.type(), right.type(), conversions) : order(left, right);
    return (x, y) ->
        order.compare(Arithmetic.shown(x, left.type()), Arithmetic.shown(y, right.type()));
  }

  /** Returns whether a DECIMAL of a row meets a text of the statement, which is one then too. */
  private static boolean isTextForDecimal(Node text, Node decimal) {
    return decimal.kind() == Kind.DECIMAL
        && !decimal.isSteady()
        && text.kind().isString()
        && text.isSteady();
  }

  private static boolean hasFixedDigits(Node node) {
    return node.type().kind().isNumber() && node.type().decimals() < ColumnDefinition.ANY_DECIMALS;
  }

  /** Returns a comparison: unknown where a side is NULL. */
  Node compare(Node left, Node right, IntPredicate holds) {
    return compare(left, right, shownOrder(left, right), holds);
  }

  /** Returns whether two operands are equal to the last digit: unknown where one is NULL. */
  Node exactlyEqual(Node left, Node right) {
    return compare(left, right, order(left, right), result -> result == 0);
  }

  private static Node compare(Node left, Node right, Comparison.Order order, IntPredicate holds) {
    return condition(
        row -> {
          Object value = left.value(row);
          // What is unknown already asks for nothing more, not even for an error.
          return value == null ? Truth.UNKNOWN : compare(value, right.value(row), order, holds);
        });
  }

  static Truth compare(Object left, Object right, Comparison.Order order, IntPredicate holds) {
    if (left == null || right == null) {
      return Truth.UNKNOWN;
    }
    int result = order.compare(left, right);
    return result == Comparison.Order.UNKNOWN ? Truth.UNKNOWN : Truth.of(holds.test(result));
  }

  /** Returns {@code <=>}. */
  Node sameAs(Node left, Node right) {
    Comparison.Order order = shownOrder(left, right);
    return condition(
        row -> {
          Object a = left.value(row);
          Object b = right.value(row);
          return a == null || b == null ? Truth.of(a == b) : Truth.of(order.compare(a, b) == 0);
        });
  }

  /** How a row decides a condition. */
  @FunctionalInterface
  interface Condition {
    Truth test(Object[] row);
  }

  static Node condition(Condition condition) {
    return new Node(SqlType.BOOLEAN, row -> condition.test(row).value());
  }

  Truth truth(Node node, Object[] row) {
    Object value = node.value(row);
    return value == null ? Truth.UNKNOWN : Truth.of(conversions.isTrue(value, node.type()));
  }

  Node not(Node operand) {
    return condition(row -> truth(operand, row).not());
  }

  Node and(List<Node> operands) {
    return all(operands, Truth.FALSE, Truth.TRUE);
  }

  Node or(List<Node> operands) {
    return all(operands, Truth.TRUE, Truth.FALSE);
  }

  /** Ends at the first operand that decides. */
  private Node all(List<Node> operands, Truth decisive, Truth otherwise) {
    return condition(
        row -> {
          Truth result = otherwise;
          for (Node operand : operands) {
            Truth truth = truth(operand, row);
            if (truth == decisive) {
              return decisive;
            }
            result = truth == Truth.UNKNOWN ? truth : result;
          }
          return result;
        });
  }

  Node xor(Node left, Node right) {
    return condition(
        row -> {
          Truth a = truth(left, row);
          Truth b = a == Truth.UNKNOWN ? a : truth(right, row);
          return b == Truth.UNKNOWN ? b : Truth.of(a != b);
        });
  }

  Node isNull(Node operand, boolean not) {
    return condition(row -> Truth.of((operand.value(row) == null) != not));
  }

  Node is(Node operand, Truth wanted, boolean not) {
    return condition(row -> Truth.of((truth(operand, row) == wanted) != not));
  }

  Node between(Node tested, Node low, Node high, boolean not) {
    // As in MySQL a date or a time that is tested, or is a bound, makes dates of texts.
    Comparison.Order exactLow = order(tested, low);
    Comparison.Order exactHigh = order(tested, high);
    Comparison.Order doubleLow = floating(tested, low);
    Comparison.Order doubleHigh = floating(tested, high);
    boolean doubles = areDoubles(tested, low, high);
    return condition(
        row -> {
          Object value = tested.value(row);
          if (value == null) {
            return Truth.UNKNOWN;
          }
          Object from = low.value(row);
          Object to = high.value(row);
          boolean asDoubles =
              doubles || (value instanceof Number && (isFraction(from) || isFraction(to)));
          Truth above =
              compare(value, from, asDoubles ? doubleLow : exactLow, result -> result >= 0);
          Truth below =
              compare(value, to, asDoubles ? doubleHigh : exactHigh, result -> result <= 0);
          Truth both =
              above == Truth.FALSE || below == Truth.FALSE
                  ? Truth.FALSE
                  : above == Truth.TRUE ? below : Truth.UNKNOWN;
          return not ? both.not() : both;
        });
  }

  /** Returns whether a number is a double that no integer stands for. */
  private static boolean isFraction(Object value) {
    return value instanceof Double number && number != Math.rint(number);
  }

  /**
   * Three operands of BETWEEN have one type: one that is no exact number makes all doubles, but a
   * whole constant beside an integer of a row, which becomes one.
   */
  private static boolean areDoubles(Node tested, Node low, Node high) {
    boolean integer = tested.kind() == Kind.INTEGER && !tested.isSteady();
    List<Kind> kinds =
        Stream.of(tested, low, high)
            .filter(operand -> !integer || !operand.isSteady())
            .map(Node::kind)
            .toList();
    return kinds.stream().anyMatch(Kind::isNumber)
        && kinds.stream().allMatch(kind -> kind.isNumber() || kind == Kind.TEXT)
        && kinds.stream().anyMatch(kind -> kind == Kind.FLOATING || kind == Kind.TEXT);
  }

  private Comparison.Order floating(Node left, Node right) {
    return Comparison.floating(left.type(), right.type(), conversions);
  }

  Node in(Node tested, List<Node> list, boolean not) {
    if (list.size() == 1) {
      Node equal = compare(tested, list.get(0), result -> result == 0);
      return not ? not(equal) : equal;
    }
    List<Comparison.Order> orders = list.stream().map(item -> order(tested, item)).toList();
    return condition(
        row -> {
          Object value = tested.value(row);
          if (value == null) {
            return Truth.UNKNOWN;
          }
          Truth found = Truth.FALSE;
          for (int i = 0; i < list.size() && found != Truth.TRUE; i++) {
            Truth equal =
                compare(value, list.get(i).value(row), orders.get(i), result -> result == 0);
            found = equal == Truth.FALSE ? found : equal;
          }
          return not ? found.not() : found;
        });
  }
}
