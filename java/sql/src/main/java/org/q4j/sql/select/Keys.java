package org.q4j.sql.select;

import java.math.BigDecimal;
import java.util.Arrays;

/** Values in a form in which equal ones are equal objects, and that has an order. */
final class Keys {
  private Keys() {}

  /** Bytes that compare by their contents. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Bytes(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  static Object of(Object value, SqlType type, Conversions conversions) {
    if (value == null) {
      return null;
    }
    return switch (type.kind()) {
      case NULL -> null;
      case INTEGER, BITS -> conversions.number(value, type);
      case DECIMAL -> ((BigDecimal) Arithmetic.shown(value, type)).stripTrailingZeros();
      // Both zeros are the same.
      case FLOATING -> ((Number) value).doubleValue() + 0.0;
      case TEXT ->
          type.hasMembers()
              ? type.memberNumber((String) value)
              : Weights.key((String) value, type.collation());
      case BINARY -> new Bytes(Conversions.bytes(value, type));
      case DATE, DATETIME -> value;
      case TIME -> Temporal.ofCanonical((String) value, Kind.TIME).clockMicros();
    };
  }

  /** Orders two keys of the same type; null comes first. */
  static int compare(Object a, Object b) {
    if (a == null || b == null) {
      return a == b ? 0 : a == null ? -1 : 1;
    }
    if (a instanceof String x && b instanceof String y) {
      return Weights.comparePadded(x, y);
    }
    if (a instanceof Bytes x && b instanceof Bytes y) {
      return Arrays.compareUnsigned(x.bytes, y.bytes);
    }
    return Comparison.compare((Number) a, (Number) b);
  }
}
