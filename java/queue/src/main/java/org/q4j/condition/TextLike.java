package org.q4j.condition;

import java.util.List;

/** {@code like} of a text and a constant pattern; NULL when the text is. */
final class TextLike extends NumberNode {

  /** What escapes when the condition names nothing. */
  static final String DEFAULT_ESCAPE = "\\";

  private final TextNode value;
  private final String written;
  private final String escape;
  private final LikePattern pattern;

  /**
   * @param value in the order
   * @param escape one character, or empty for none
   */
  TextLike(TextOrder order, TextNode value, TextConstant pattern, String escape) {
    super(List.of(value));
    this.value = value;
    this.written = pattern.written();
    this.escape = escape;
    int point = escape.isEmpty() ? -1 : escape.codePointAt(0);
    this.pattern = new LikePattern(order, pattern.text(null), point);
  }

  @Override
  long eval(Frame frame) {
    String text = value.text(frame);
    return text == null ? frame.nil() : frame.value(pattern.matches(text));
  }

  @Override
  void print(StringBuilder out) {
    out.append('(').append(value).append(" like ");
    TextConstant.print(written, out);
    if (!escape.equals(DEFAULT_ESCAPE)) {
      out.append(" escape ");
      TextConstant.print(escape, out);
    }
    out.append(')');
  }
}
