package org.q4j.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/**
 * DECIMAL: an exact number of fixed scale, as {@link BinaryDecimal} holds it.
 *
 * <p>Digits behind the last place are rounded, a tie away from zero, which MySQL does in strict
 * mode too.
 */
final class DecimalType extends FixedSizeType {

  private final int precision;
  private final int scale;
  private final boolean unsigned;
  private final boolean zerofill;
  private final BinaryDecimal binary;

  /**
   * @param precision 1 to 65
   * @param scale 0 to 30, not above the precision
   */
  DecimalType(int precision, int scale, boolean unsigned, boolean zerofill) {
    this(precision, scale, unsigned, zerofill, new BinaryDecimal(precision, scale));
  }

  private DecimalType(
      int precision, int scale, boolean unsigned, boolean zerofill, BinaryDecimal binary) {
    super(
        "DECIMAL(" + precision + "," + scale + ")" + (unsigned ? " UNSIGNED" : ""),
        "decimal("
            + (precision + "," + scale + ")")
            + (unsigned ? " unsigned" : "")
            + (zerofill ? " zerofill" : ""),
        null,
        binary.bytes());
    this.precision = precision;
    this.scale = scale;
    this.unsigned = unsigned;
    this.zerofill = zerofill;
    this.binary = binary;
  }

  @Override
  public ValueKind kind() {
    return ValueKind.DECIMAL;
  }

  @Override
  Object decode(Column column, byte[] body, int offset, int size) {
    BigDecimal number = binary.read(body, offset);
    if (number == null) {
      throw new CorruptException(
          ("column %s: no decimal number: value at offset=%d length=%d of the row"
                  + " (expected groups of at most nine digits; rawBytes gives the bytes)")
              .formatted(column.label(), offset, size));
    }
    return number;
  }

  @Override
  String text(Object value) {
    BigDecimal number = (BigDecimal) value;
    String text = number.toPlainString();
    // One zero stands before the point where the type has no digits there.
    int whole = zerofill ? Math.max(1, precision - scale) : 0;
    int length = whole + (scale > 0 ? 1 + scale : 0);
    return "0".repeat(zerofill ? Math.max(0, length - text.length()) : 0) + text;
  }

  @Override
  void write(Column column, Object value, RowBuffer out) {
    BigDecimal number = Numbers.decimal(column, value);
    if (unsigned && number.signum() < 0) {
      throw outOfRange(column, value);
    }
    // Digits before the point; compared first, as 1e999999999 has no place in memory.
    long magnitude = (long) number.precision() - number.scale();
    BigDecimal rounded = BigDecimal.ZERO.setScale(scale);
    if (number.signum() != 0 && magnitude >= -scale) {
      if (magnitude > precision - scale) {
        throw outOfRange(column, value);
      }
      rounded = number.setScale(scale, RoundingMode.HALF_UP);
    }
    if (rounded.precision() > precision) {
      throw outOfRange(column, value);
    }
    binary.write(rounded, out);
  }

  private SchemaException outOfRange(Column column, Object value) {
    BigInteger unscaled = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
    String most = new BigDecimal(unscaled, scale).toPlainString();
    return Numbers.outOfRange(column, value, (unsigned ? "0" : "-" + most) + " to " + most);
  }
}
