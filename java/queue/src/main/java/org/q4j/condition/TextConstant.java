package org.q4j.condition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** A text in quotes, or NULL where a text is compared. */
final class TextConstant extends TextNode {

  static final TextConstant NULL = new TextConstant(null, null);

  private final String written;
  private final String value;

  private TextConstant(String written, String value) {
    super(List.of());
    this.written = written;
    this.value = value;
  }

  static TextConstant of(String text) {
    return new TextConstant(text, text);
  }

  /** Returns the text as it was written, whatever order it was put in; null for NULL. */
  String written() {
    return written;
  }

  /** Returns the value, for which no frame is needed. */
  @Override
  String text(Frame frame) {
    return value;
  }

  @Override
  TextOrder order() {
    return TextOrder.OF_LITERALS;
  }

  @Override
  TextConstant inOrder(TextOrder order) {
    if (!order.bytes() || written == null) {
      return this;
    }
    return new TextConstant(written, new String(written.getBytes(UTF_8), ISO_8859_1));
  }

  @Override
  boolean isConstant() {
    return true;
  }

  @Override
  void print(StringBuilder out) {
    if (written == null) {
      out.append("null");
      return;
    }
    print(written, out);
  }

  /** Appends a text in quotes. */
  static void print(String text, StringBuilder out) {
    String escaped = text.replace("\\", "\\\\").replace("'", "''");
    out.append('\'').append(escaped).append('\'');
  }
}
