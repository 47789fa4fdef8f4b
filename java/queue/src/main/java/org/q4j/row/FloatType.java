package org.q4j.row;

import java.util.Locale;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/**
 * FLOAT and DOUBLE: 4 or 8 bytes, IEEE 754, little-endian.
 *
 * <p>With a length and a scale, as in DOUBLE(7,2), values are rounded as MySQL does: the part
 * behind the point, in double arithmetic, a tie to the even neighbour.
 */
final class FloatType extends FixedSizeType {

  private static final int FREE = -1;
  private static final int FLOAT_DISPLAY = 12;
  private static final int DOUBLE_DISPLAY = 22;

  private final boolean single;
  private final boolean unsigned;
  private final int scale;
  private final double max;
  private final int zerofill;

  private FloatType(boolean single, int length, int scale, boolean unsigned, boolean zerofill) {
    super(
        name(single) + digits(length, scale) + (unsigned ? " UNSIGNED" : ""),
        name(single).toLowerCase(Locale.ROOT)
            + digits(length, scale)
            + (unsigned ? " unsigned" : "")
            + (zerofill ? " zerofill" : ""),
        null,
        single ? Float.BYTES : Double.BYTES);
    this.single = single;
    this.unsigned = unsigned;
    this.scale = scale;
    this.max = scale == FREE ? Double.MAX_VALUE : power(length - scale) - 1 / power(scale);
    this.zerofill = zerofill ? length : 0;
  }

  /** Returns a type without length and scale. */
  static FloatType free(boolean single, boolean unsigned, boolean zerofill) {
    int display = single ? FLOAT_DISPLAY : DOUBLE_DISPLAY;
    return new FloatType(single, display, FREE, unsigned, zerofill);
  }

  /**
   * Returns a type with length and scale.
   *
   * @param length 1 to 255, not below the scale
   * @param scale 0 to 30
   */
  static FloatType fixed(
      boolean single, int length, int scale, boolean unsigned, boolean zerofill) {
    return new FloatType(single, length, scale, unsigned, zerofill);
  }

  private static String name(boolean single) {
    return single ? "FLOAT" : "DOUBLE";
  }

  private static String digits(int length, int scale) {
    return scale == FREE ? "" : "(" + length + "," + scale + ")";
  }

  private static double power(int exponent) {
    return Double.parseDouble("1e" + exponent);
  }

  @Override
  public ValueKind kind() {
    return ValueKind.FLOAT;
  }

  @Override
  boolean inFixedGroup() {
    return true;
  }

  @Override
  Object decode(Column column, byte[] body, int offset, int size) {
    long bits = LittleEndian.read(body, offset, size);
    double number = single ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    if (!Double.isFinite(number)) {
      throw new CorruptException(
          "column %s: value is no finite number: value=%s (expected none of its kind), at offset=%d"
                  .formatted(column.label(), number, offset)
              + " length="
              + size
              + " of the row");
    }
    if (single) {
      return (float) number;
    }
    return number;
  }

  @Override
  String text(Object value) {
    String text;
    if (scale != FREE) {
      text = FloatText.fixed(((Number) value).doubleValue(), scale);
    } else {
      text = single ? FloatText.of((float) value) : FloatText.of((double) value);
    }
    return "0".repeat(Math.max(0, zerofill - text.length())) + text;
  }

  /** As MySQL prints it, unless its six digits of a FLOAT would read as another value. */
  @Override
  String literal(Object value) {
    String text = text(value);
    boolean same = !single || (float) Double.parseDouble(text) == (float) value;
    return same ? text : value.toString();
  }

  @Override
  void write(Column column, Object value, RowBuffer out) {
    double given = Numbers.real(column, value);
    double number = rounded(given);
    boolean tooLong = single && Double.isInfinite((float) number);
    if ((unsigned && given < 0) || number < -max || number > max || tooLong) {
      throw outOfRange(column, value);
    }
    long bits = single ? Float.floatToIntBits((float) number) : Double.doubleToLongBits(number);
    out.putNumber(bits, size());
  }

  private double rounded(double number) {
    if (scale == FREE) {
      return number;
    }
    double whole = Math.floor(number);
    double shift = power(scale);
    return whole + Math.rint((number - whole) * shift) / shift;
  }

  private SchemaException outOfRange(Column column, Object value) {
    boolean narrow = single && max > Float.MAX_VALUE;
    String most = narrow ? Float.toString(Float.MAX_VALUE) : FloatText.of(max);
    return Numbers.outOfRange(column, value, (unsigned ? "0" : "-" + most) + " to " + most);
  }
}
