package org.q4j.sql.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.q4j.sql.wire.ErrorReply;

/**
 * A path into a document as MySQL 5.7 has them ("Searching and Modifying JSON Values"): {@code
 * $.key."other key"[0]}, with {@code .*}, {@code [*]} and {@code **}. Immutable.
 */
final class JsonPath {

  /** A step from documents to some within them. */
  private record Step(Leg leg, String key, int index) {}

  private enum Leg {
    KEY,
    ANY_KEY,
    INDEX,
    ANY_INDEX,
    DEEP
  }

  private final String text;
  private final List<Step> steps = new ArrayList<>();
  private int at = 1;

  private JsonPath(String text) {
    this.text = text;
  }

  /**
   * Reads a path.
   *
   * @throws ErrorReply 3143 when it is malformed
   */
  static JsonPath of(String text) {
    JsonPath path = new JsonPath(text.strip());
    path.read();
    return path;
  }

  /** Returns whether it may lead to several places. */
  boolean hasWildcards() {
    return steps.stream().anyMatch(step -> step.leg != Leg.KEY && step.leg != Leg.INDEX);
  }

  /** Returns what it leads to, in the document's order. */
  List<Object> find(Object document) {
    List<Object> found = List.of(document);
    for (Step step : steps) {
      List<Object> next = new ArrayList<>();
      for (Object each : found) {
        follow(step, each, next);
      }
      found = next;
    }
    return found;
  }

  private static void follow(Step step, Object from, List<Object> to) {
    switch (step.leg) {
      case KEY -> {
        if (from instanceof Map<?, ?> values && values.containsKey(step.key)) {
          to.add(values.get(step.key));
        }
      }
      case ANY_KEY -> {
        if (from instanceof Map<?, ?> values) {
          to.addAll(values.values());
        }
      }
      case INDEX -> {
        if (from instanceof List<?> values && step.index < values.size()) {
          to.add(values.get(step.index));
        } else if (!(from instanceof List<?>) && step.index == 0) {
          to.add(from); // What is no array counts as one of itself.
        }
      }
      case ANY_INDEX -> {
        if (from instanceof List<?> values) {
          to.addAll(values);
        }
      }
      case DEEP -> {
        to.add(from);
        if (from instanceof List<?> values) {
          values.forEach(value -> follow(step, value, to));
        } else if (from instanceof Map<?, ?> values) {
          values.values().forEach(value -> follow(step, value, to));
        }
      }
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipBlanks() {
    while (Character.isWhitespace(peek())) {
      at++;
    }
  }

  private ErrorReply malformed() {
    return new ErrorReply(
        3143,
        "42000",
        "Invalid JSON path expression. The error is around character position %d."
            .formatted(Math.min(at + 1, Math.max(1, text.length()))));
  }

  private void read() {
    if (!text.startsWith("$")) {
      at = 0;
      throw malformed();
    }
    skipBlanks();
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '.' -> key();
        case '[' -> index();
        case '*' -> deep();
        default -> throw malformed();
      }
      skipBlanks();
    }
    if (!steps.isEmpty() && steps.get(steps.size() - 1).leg == Leg.DEEP) {
      throw malformed();
    }
  }

  private void deep() {
    if (!text.startsWith("**", at) || text.startsWith("***", at)) {
      throw malformed();
    }
    if (steps.stream().anyMatch(step -> step.leg == Leg.DEEP)) {
      // Each would multiply what the one before has found.
      throw SqlErrors.notSupported("** twice in a JSON path");
    }
    at += 2;
    steps.add(new Step(Leg.DEEP, "", 0));
  }

  private void key() {
    at++;
    skipBlanks();
    if (peek() == '*') {
      at++;
      steps.add(new Step(Leg.ANY_KEY, "", 0));
      return;
    }
    int start = at;
    if (peek() == '"') {
      at++;
      while (at < text.length() && peek() != '"') {
        at += peek() == '\\' ? 2 : 1;
      }
      at++;
      String quoted = text.substring(start, Math.min(at, text.length()));
      Object key = JsonText.parse(quoted).orElseThrow(this::malformed);
      steps.add(new Step(Leg.KEY, (String) key, 0));
      return;
    }
    while ((Character.isUnicodeIdentifierPart(peek()) && peek() != '\0') || peek() == '$') {
      at++;
    }
    if (start == at || Character.isDigit(text.charAt(start))) {
      throw malformed();
    }
    steps.add(new Step(Leg.KEY, text.substring(start, at), 0));
  }

  private void index() {
    at++;
    skipBlanks();
    int start = at;
    if (peek() == '*') {
      at++;
      steps.add(new Step(Leg.ANY_INDEX, "", 0));
    } else {
      while (peek() >= '0' && peek() <= '9') {
        at++;
      }
      if (start == at || at - start > 9) {
        throw malformed();
      }
      steps.add(new Step(Leg.INDEX, "", Integer.parseInt(text.substring(start, at))));
    }
    skipBlanks();
    if (peek() != ']') {
      throw malformed();
    }
    at++;
  }
}
