package org.q4j.row;

/** Makes FLOAT, DOUBLE, DECIMAL and BIT of what was written, within MySQL's bounds. */
final class NumberTypes {

  private static final int MAX_SCALE = 30;
  private static final int MAX_PRECISION = 65;
  private static final int DEFAULT_PRECISION = 10;
  private static final int MAX_DISPLAY = 255;
  private static final int MAX_BITS = 64;

  /** FLOAT(p) of more bits than a float's is a DOUBLE. */
  private static final int FLOAT_BITS = 24;

  private static final int DOUBLE_BITS = 53;

  private NumberTypes() {}

  static ColumnType floating(TypeSpec spec) {
    spec.refuseEncoding();
    boolean single = spec.name.equals("FLOAT");
    boolean unsigned = spec.unsigned || spec.zerofill;
    if (spec.arguments.size() < 2) {
      if (!single && !spec.arguments.isEmpty()) {
        throw spec.error(spec.arguments.get(0), "scale missing", "DOUBLE(m,d)");
      }
      boolean small = spec.length(0, DOUBLE_BITS) <= FLOAT_BITS;
      return FloatType.free(single && small, unsigned, spec.zerofill);
    }
    spec.refuseArgument(2, "two");
    int length = (int) spec.number(0, 1, MAX_DISPLAY);
    int scale = (int) spec.number(1, 0, Math.min(length, MAX_SCALE));
    return FloatType.fixed(single, length, scale, unsigned, spec.zerofill);
  }

  static ColumnType decimal(TypeSpec spec) {
    spec.refuseEncoding();
    spec.refuseArgument(2, "one or two");
    int precision = spec.arguments.isEmpty() ? 0 : (int) spec.number(0, 0, MAX_PRECISION);
    int scale =
        spec.arguments.size() < 2 ? 0 : (int) spec.number(1, 0, Math.min(precision, MAX_SCALE));
    return new DecimalType(
        precision == 0 ? DEFAULT_PRECISION : precision,
        scale,
        spec.unsigned || spec.zerofill,
        spec.zerofill);
  }

  static ColumnType bit(TypeSpec spec) {
    spec.refuseNumeric();
    spec.refuseEncoding();
    return new BitType(Math.max(1, (int) spec.length(1, MAX_BITS)));
  }
}
