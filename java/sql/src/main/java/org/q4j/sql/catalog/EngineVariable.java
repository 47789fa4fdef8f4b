package org.q4j.sql.catalog;

/** A storage engine: there is one. */
final class EngineVariable implements VariableType {
  static final String NAME = "QUEUE";

  @Override
  public Object take(String name, Object value, Warnings warnings) {
    String text = VariableType.text(value);
    if (text == null) {
      throw Errors.wrongValue(name, value);
    }
    if (!text.equalsIgnoreCase(NAME)) {
      throw Errors.unknownEngine(text);
    }
    return NAME;
  }
}
