package org.q4j.sql.select;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The user variables of one statement. A variable has the type of its value when the statement
 * begins, or of what an earlier part of the statement assigns to it.
 */
final class UserVariables {

  private final Conversions conversions;
  private final Map<String, SqlType> assigned = new HashMap<>();

  UserVariables(Conversions conversions) {
    this.conversions = conversions;
  }

  private SelectContext context() {
    return conversions.context();
  }

  /**
   * @param name without the sign and without quotes
   */
  Node read(String name) {
    SqlType known = assigned.get(name.toLowerCase(Locale.ROOT));
    SqlType type = known == null ? typeOf(context().userVariable(name)) : known;
    return new Node(
        type,
        row -> {
          Object value = context().userVariable(name);
          if (value == null) {
            return null;
          }
          SqlType current = typeOf(value);
          return current.kind() == type.kind() || type.kind().isTemporal()
              ? value
              : conversions.to(value, current, type);
        });
  }

  Node assign(String name, Node value) {
    SqlType from = value.type();
    SqlType type = from.kind().isTemporal() ? SqlType.text(from.length()) : from;
    assigned.put(name.toLowerCase(Locale.ROOT), type);
    return new Node(
        type,
        row -> {
          Object result = value.value(row);
          if (result instanceof Number number && from.kind() == Kind.INTEGER) {
            result = Conversions.integer(number);
          }
          context().userVariable(name, result);
          return result;
        });
  }

  private static SqlType typeOf(Object value) {
    if (value == null) {
      return SqlType.binary(0);
    }
    if (value instanceof String text) {
      return SqlType.text(text.length());
    }
    if (value instanceof byte[] bytes) {
      return SqlType.binary(bytes.length);
    }
    if (value instanceof BigDecimal decimal) {
      int scale = Math.max(0, decimal.scale());
      return SqlType.decimal(Math.max(decimal.precision(), scale + 1), scale, false);
    }
    if (value instanceof Double || value instanceof Float) {
      return SqlType.DOUBLE;
    }
    return value instanceof BigInteger ? SqlType.UNSIGNED : SqlType.INTEGER;
  }
}
