package org.q4j.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random expression over columns a to e that computes itself, in boxed numbers with null for
 * NULL, and writes itself with few parentheses, by a table of its own.
 */
final class RandomExpression {

  private static final String[] BINARY = {
    "or", "||", "xor", "and", "&&", "=", "!=", "<>", "<", "<=", ">", ">=", "<=>", "|", "&", "<<",
    ">>", "+", "-", "*", "div", "%", "mod", "^", "pow"
  };

  private static final String[] TESTS = {
    "is true", "is false", "is null", "is not true", "is not false", "is not null"
  };

  private static final int RELATION = 5;
  private static final int TERM = 6;
  private static final int SIGNED = 12;
  private static final int VALUE = 13;

  private final String operator;
  private final List<RandomExpression> parts;
  private final int tightness;

  private RandomExpression(String operator, int tightness, List<RandomExpression> parts) {
    this.operator = operator;
    this.tightness = tightness;
    this.parts = parts;
  }

  static RandomExpression draw(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(10);
    if (kind < 2) {
      return leaf(random);
    }
    List<RandomExpression> parts = new ArrayList<>();
    int count = kind == 2 || kind == 3 ? 1 : kind == 4 ? 3 : 2;
    for (int i = 0; i < count; i++) {
      parts.add(draw(random, depth - 1 - random.nextInt(depth)));
    }
    return switch (kind) {
      case 2 -> {
        String sign = List.of("-", "~", "not").get(random.nextInt(3));
        yield new RandomExpression(sign, sign.equals("not") ? 4 : SIGNED, parts);
      }
      case 3 -> new RandomExpression(TESTS[random.nextInt(TESTS.length)], RELATION, parts);
      case 4 -> {
        String not = random.nextBoolean() ? "not " : "";
        String word = random.nextBoolean() ? "in" : "between";
        yield new RandomExpression(not + word, RELATION, parts);
      }
      default -> {
        String operator = BINARY[random.nextInt(BINARY.length)];
        yield new RandomExpression(operator, tightness(operator), parts);
      }
    };
  }

  private static int tightness(String operator) {
    return switch (operator) {
      case "or", "||" -> 1;
      case "xor" -> 2;
      case "and", "&&" -> 3;
      case "|" -> TERM;
      case "&" -> 7;
      case "<<", ">>" -> 8;
      case "+", "-" -> 9;
      case "*", "div", "%", "mod" -> 10;
      case "^" -> 11;
      case "pow" -> VALUE;
      default -> RELATION;
    };
  }

  private static RandomExpression leaf(Random random) {
    String text =
        switch (random.nextInt(8)) {
          case 0 -> "null";
          case 1 -> "" + random.nextInt(4);
          case 2 -> "0x" + Long.toHexString(random.nextLong() >>> (1 + random.nextInt(62)));
          case 3 -> "0" + Integer.toOctalString(random.nextInt(100));
          default -> String.valueOf((char) ('a' + random.nextInt(5)));
        };
    return new RandomExpression(text, VALUE, List.of());
  }

  /** Writes the expression, in parentheses if its operator is looser than what is around it. */
  String text(int around, Random random) {
    String text = text(random);
    return tightness < around || random.nextInt(8) == 0 ? "( " + text + ")" : text;
  }

  private String text(Random random) {
    if (parts.isEmpty()) {
      return operator;
    }
    if (operator.equals("pow")) {
      return "pow(" + part(0, 0, random) + "," + part(1, 0, random) + ")";
    }
    if (operator.endsWith("in")) {
      String items = part(1, 0, random) + ", " + part(2, 0, random);
      return part(0, RELATION, random) + " " + operator + " (" + items + ")";
    }
    if (operator.endsWith("between")) {
      String bounds = part(1, TERM, random) + " and " + part(2, TERM, random);
      return part(0, RELATION, random) + " " + operator + " " + bounds;
    }
    if (operator.startsWith("is")) {
      return part(0, RELATION, random) + " " + operator;
    }
    if (parts.size() == 1) {
      return operator + " " + part(0, tightness, random);
    }
    return part(0, tightness, random) + " " + operator + " " + part(1, tightness + 1, random);
  }

  private String part(int index, int around, Random random) {
    return parts.get(index).text(around, random);
  }

  /** Computes the expression for columns' values. */
  Long value(Long[] row) {
    if (parts.isEmpty()) {
      return leafValue(row);
    }
    Long a = parts.get(0).value(row);
    if (operator.startsWith("is")) {
      boolean is =
          operator.endsWith("null")
              ? a == null
              : a != null && (a != 0) == operator.endsWith("true");
      return truth(is != operator.contains("not"));
    }
    if (parts.size() == 1) {
      return a == null ? null : unary(a);
    }
    Long b = parts.get(1).value(row);
    if (parts.size() == 3) {
      Long c = parts.get(2).value(row);
      Long result = operator.endsWith("in") ? in(a, b, c) : between(a, b, c);
      return operator.startsWith("not") && result != null ? truth(result == 0) : result;
    }
    return binary(a, b);
  }

  private Long leafValue(Long[] row) {
    char first = operator.charAt(0);
    if (operator.equals("null")) {
      return null;
    }
    return Character.isLetter(first) ? row[first - 'a'] : Long.decode(operator);
  }

  private long unary(long a) {
    return operator.equals("-") ? -a : operator.equals("~") ? -1 - a : a == 0 ? 1 : 0;
  }

  private static Long truth(boolean truth) {
    return truth ? 1L : 0L;
  }

  private static Long in(Long a, Long b, Long c) {
    if (a == null) {
      return null;
    }
    boolean found = a.equals(b) || a.equals(c);
    return !found && (b == null || c == null) ? null : truth(found);
  }

  private static Long between(Long a, Long b, Long c) {
    if (a == null) {
      return null;
    }
    if ((b != null && a < b) || (c != null && a > c)) {
      return 0L;
    }
    return b == null || c == null ? null : (Long) 1L;
  }

  private Long binary(Long a, Long b) {
    boolean aTrue = a != null && a != 0;
    boolean bTrue = b != null && b != 0;
    return switch (operator) {
      case "or", "||" -> aTrue || bTrue ? (Long) 1L : a == null || b == null ? null : (Long) 0L;
      case "and", "&&" -> a == null && b == null ? null : truth(aTrue && bTrue);
      case "<=>" -> truth(a == null ? b == null : a.equals(b));
      default -> a == null || b == null ? null : numbers(a, b);
    };
  }

  private Long numbers(long a, long b) {
    return switch (operator) {
      case "xor" -> truth((a != 0) ^ (b != 0));
      case "=" -> truth(a == b);
      case "!=", "<>" -> truth(a != b);
      case "<" -> truth(a < b);
      case "<=" -> truth(a <= b);
      case ">" -> truth(a > b);
      case ">=" -> truth(a >= b);
      case "|" -> a | b;
      case "&" -> a & b;
      case "<<" -> a << (b & 63);
      case ">>" -> a >> (b & 63);
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "div" -> b == 0 ? null : (Long) (a / b);
      case "%", "mod" -> b == 0 ? null : (Long) (a % b);
      case "^" -> a ^ b;
      case "pow" -> SlowPower.of(a, b);
      default -> throw new IllegalStateException(operator);
    };
  }
}
