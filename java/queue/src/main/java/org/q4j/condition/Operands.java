package org.q4j.condition;

import java.util.ArrayList;
import java.util.List;

/** Decides whether operands are numbers or texts, and makes the nodes that fit. */
final class Operands {

  private final LexemeReader reader;

  Operands(LexemeReader reader) {
    this.reader = reader;
  }

  /** Returns a node as a number, or refuses it. */
  NumberNode number(Node node, Lexeme at) {
    if (node instanceof NumberNode number) {
      return number;
    }
    throw reader.error(
        at, node instanceof TextNode ? "text as a number" : "fraction in a condition", expected());
  }

  private static String expected() {
    return "integers, or texts on both sides of a comparison";
  }

  /** Checks and, where nothing varies, computes a node. */
  NumberNode made(NumberNode node, Lexeme at) {
    reader.checkDepth(node.depth(), at);
    if (!node.isConstant()) {
      return node;
    }
    Frame frame = new Frame();
    long value = node.eval(frame);
    return frame.nil ? NumberConstant.NULL : NumberConstant.of(value);
  }

  NumberNode unary(UnaryOperator operator, Node operand, Lexeme at) {
    return made(new Unary(operator, number(operand, at)), at);
  }

  NumberNode binary(BinaryOperator operator, Node left, Node right, Lexeme at) {
    return made(new Binary(operator, number(left, at), number(right, at)), at);
  }

  NumberNode comparison(Relation relation, Node left, Node right, Lexeme at) {
    List<Node> both = List.of(left, right);
    if (!anyText(both)) {
      refuseDatesByNow(both, at);
      return made(new NumberComparison(relation, number(left, at), number(right, at)), at);
    }
    TextOrder order = order(both, at);
    List<TextNode> texts = texts(both, order, at);
    return made(new TextComparison(relation, order, texts.get(0), texts.get(1)), at);
  }

  /**
   * Makes {@code between}.
   *
   * @param operands value, lower and upper bound
   */
  NumberNode between(List<Node> operands, Lexeme at) {
    if (anyText(operands)) {
      TextOrder order = order(operands, at);
      return made(new TextBetween(order, texts(operands, order, at)), at);
    }
    refuseDatesByNow(operands, at);
    List<NumberNode> numbers = numbers(operands, at);
    return made(new NumberBetween(numbers.get(0), numbers.get(1), numbers.get(2)), at);
  }

  /**
   * Makes {@code in}.
   *
   * @param operands the value, then the items
   */
  NumberNode in(List<Node> operands, Lexeme at) {
    if (anyText(operands)) {
      TextOrder order = order(operands, at);
      return made(new TextIn(order, texts(operands, order, at)), at);
    }
    refuseDatesByNow(operands, at);
    return made(new NumberIn(numbers(operands, at)), at);
  }

  /** Refuses what would never match, or always: 20240229101500 is no time that now() reaches. */
  private void refuseDatesByNow(List<Node> nodes, Lexeme at) {
    boolean dates =
        nodes.stream().anyMatch(node -> node instanceof NumberColumn c && c.isTemporal());
    if (dates && nodes.stream().anyMatch(Node::usesNow)) {
      throw reader.error(
          at, "date or time compared with now", "an integer column, in the unit of now");
    }
  }

  NumberNode like(Node value, TextConstant pattern, String escape, Lexeme at) {
    List<Node> both = List.of(value, pattern);
    TextOrder order = order(both, at);
    TextNode text = text(value, order, at);
    TextConstant ordered = pattern.inOrder(order);
    return made(new TextLike(order, text, ordered, escape), at);
  }

  private static boolean anyText(List<Node> nodes) {
    return nodes.stream().anyMatch(TextNode.class::isInstance);
  }

  private List<NumberNode> numbers(List<Node> nodes, Lexeme at) {
    List<NumberNode> numbers = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      numbers.add(number(node, at));
    }
    return List.copyOf(numbers);
  }

  private TextOrder order(List<Node> nodes, Lexeme at) {
    TextOrder order = TextOrder.OF_LITERALS;
    for (Node node : nodes) {
      order = order.with(asText(node, at).order());
    }
    return order;
  }

  private List<TextNode> texts(List<Node> nodes, TextOrder order, Lexeme at) {
    List<TextNode> texts = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      texts.add(text(node, order, at));
    }
    return List.copyOf(texts);
  }

  private TextNode text(Node node, TextOrder order, Lexeme at) {
    return asText(node, at).inOrder(order);
  }

  private TextNode asText(Node node, Lexeme at) {
    TextNode text = null;
    if (node instanceof TextNode itself) {
      text = itself;
    } else if (node instanceof NumberNode number) {
      text = number.asText();
    }
    if (text == null) {
      throw reader.error(at, "number as a text", expected());
    }
    return text;
  }
}
