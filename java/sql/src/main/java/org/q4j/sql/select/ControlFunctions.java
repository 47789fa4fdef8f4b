package org.q4j.sql.select;

import java.util.List;
import java.util.function.IntPredicate;

/** Functions that choose among their arguments. */
final class ControlFunctions {
  private ControlFunctions() {}

  static void define(Functions all) {
    all.add("if", 3, 3, ControlFunctions::ifElse);
    all.add("ifnull,nvl", 2, 2, ControlFunctions::coalesce);
    all.add("coalesce", 1, Functions.MANY, ControlFunctions::coalesce);
    all.add("nvl2", 3, 3, ControlFunctions::ifNotNull);
    all.add("nullif", 2, 2, ControlFunctions::nullIf);
    all.add("isnull", 1, 1, call -> operators(call).isNull(call.argument(0), false));
    all.add("greatest", 2, Functions.MANY, call -> extreme(call, result -> result > 0));
    all.add("least", 2, Functions.MANY, call -> extreme(call, result -> result < 0));
    all.add("interval", 2, Functions.MANY, ControlFunctions::interval);
    all.add("any_value", 1, 1, call -> call.argument(0));
  }

  private static Operators operators(Call call) {
    return new Operators(call.conversions());
  }

  private static Node ifElse(Call call) {
    return choose(call, row -> operators(call).truth(call.argument(0), row) == Truth.TRUE);
  }

  private static Node ifNotNull(Call call) {
    return choose(call, row -> call.argument(0).value(row) != null);
  }

  /** Decides about a row. */
  @FunctionalInterface
  private interface Choice {
    boolean isSecond(Object[] row);
  }

  private static Node choose(Call call, Choice choice) {
    SqlType type = CommonType.of(call.arguments().subList(1, 3));
    return new Node(
        type,
        row ->
            CommonType.value(
                call.argument(choice.isSecond(row) ? 1 : 2), row, type, call.conversions()));
  }

  private static Node coalesce(Call call) {
    SqlType type = CommonType.of(call.arguments());
    return new Node(
        type,
        row -> {
          for (Node argument : call.arguments()) {
            Object value = CommonType.value(argument, row, type, call.conversions());
            if (value != null) {
              return value;
            }
          }
          return null;
        });
  }

  private static Node nullIf(Call call) {
    Comparison.Order order = operators(call).shownOrder(call.argument(0), call.argument(1));
    return new Node(
        call.type(0),
        row -> {
          Object value = call.argument(0).value(row);
          Truth same =
              Operators.compare(value, call.argument(1).value(row), order, result -> result == 0);
          return same == Truth.TRUE ? null : value;
        });
  }

  private static Node extreme(Call call, IntPredicate better) {
    SqlType type = extremeType(call.arguments());
    boolean binary = call.strings().binary();
    Collation collation = binary ? Collation.BYTES : type.collation();
    Comparison.Order order = Comparison.of(type, type, collation, call.conversions());
    return new Node(
        type,
        row -> {
          Object best = null;
          for (Node argument : call.arguments()) {
            Object value = CommonType.value(argument, row, type, call.conversions());
            if (value == null) {
              return null;
            }
            best = best == null || better.test(order.compare(value, best)) ? value : best;
          }
          return best;
        });
  }

  /** Among numbers texts are numbers. */
  private static SqlType extremeType(List<Node> arguments) {
    boolean number =
        arguments.stream().anyMatch(node -> node.kind().isNumber() && node.kind() != Kind.BITS);
    boolean string = arguments.stream().anyMatch(node -> node.kind().isString());
    return number && string ? SqlType.DOUBLE : CommonType.of(arguments);
  }

  /** Returns how many of the arguments from the second on are at most the first. */
  private static Node interval(Call call) {
    List<Node> bounds = call.arguments().subList(1, call.count());
    return new Node(
        SqlType.integer(2),
        row -> {
          Object value = call.argument(0).value(row);
          if (value == null) {
            return -1L;
          }
          double number = call.conversions().floating(value, call.type(0));
          long count = 0;
          for (Node bound : bounds) {
            Object limit = bound.value(row);
            if (limit != null && call.conversions().floating(limit, bound.type()) > number) {
              break;
            }
            count++;
          }
          return count;
        });
  }
}
