package org.q4j.sql.catalog;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.q4j.sql.wire.ColumnDefinition;

/** ON or OFF. */
final class BooleanVariable implements VariableType {
  private static final List<String> OFF = List.of("off", "false", "0");
  private static final List<String> ON = List.of("on", "true", "1");

  @Override
  public Object take(String name, Object value, Warnings warnings) {
    if (value instanceof BigDecimal || value instanceof Double || value instanceof Float) {
      throw Errors.wrongType(name);
    }
    String text = VariableType.text(value);
    int index = VariableType.index(value, 2);
    if (text != null) {
      String lower = text.toLowerCase(Locale.ROOT);
      index = OFF.contains(lower) ? 0 : ON.contains(lower) ? 1 : -1;
    }
    if (index < 0) {
      throw Errors.wrongValue(name, text == null ? value : text);
    }
    return (long) index;
  }

  @Override
  public String shown(Object value) {
    return ((Long) value) == 0 ? "OFF" : "ON";
  }

  @Override
  public ColumnDefinition column(String name, Object value) {
    return VariableType.whole(name, 1);
  }
}
