package org.q4j.sql.catalog;

/** Any text, or NULL. */
final class TextVariable implements VariableType {

  @Override
  public Object take(String name, Object value, Warnings warnings) {
    String text = VariableType.text(value);
    if (text == null && value != null) {
      throw Errors.wrongType(name);
    }
    return text;
  }

  @Override
  public Object preset(String text) {
    return text.equals("NULL") ? null : text;
  }
}
