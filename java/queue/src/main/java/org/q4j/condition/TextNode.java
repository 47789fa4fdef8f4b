package org.q4j.condition;

import java.util.List;

/** A part of a condition whose value is a text or NULL. */
abstract class TextNode extends Node {

  TextNode(List<? extends Node> children) {
    super(children);
  }

  /**
   * Returns the value; null for NULL.
   *
   * @throws org.q4j.CorruptException when a row's bytes are no text
   */
  abstract String text(Frame frame);

  /** Returns how it compares with texts that do not say. */
  abstract TextOrder order();

  /** Returns this text as an order wants it, one byte a character if it goes by bytes. */
  abstract TextNode inOrder(TextOrder order);

  @Override
  boolean isNull(Frame frame) {
    return text(frame) == null;
  }
}
