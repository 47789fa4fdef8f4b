package org.q4j.sql.wire;

import java.math.BigInteger;

/** Reads a parameter's value in the binary form. */
final class ParameterReader {
  private ParameterReader() {}

  /** Returns the type of a number whose low byte is the protocol's. */
  static FieldType type(int code) {
    return FieldType.byCode(code)
        .orElseThrow(
            () ->
                new MalformedPacketException(
                    "parameter: type=0x%02x (expected=one of the protocol's)"
                        .formatted(code & 0xff)));
  }

  static Object read(PayloadReader in, FieldType type, boolean unsigned) {
    return switch (type) {
      case NULL -> null;
      case TINY -> {
        int value = in.uint8("parameter");
        yield unsigned ? (long) value : (long) (byte) value;
      }
      case SHORT, YEAR -> {
        int value = in.uint16("parameter");
        yield unsigned ? (long) value : (long) (short) value;
      }
      case LONG, INT24 -> {
        long value = in.uint32("parameter");
        yield unsigned ? value : (long) (int) value;
      }
      case LONGLONG -> integer(in.int64("parameter"), unsigned);
      case FLOAT -> Float.intBitsToFloat((int) in.uint32("parameter"));
      case DOUBLE -> Double.longBitsToDouble(in.int64("parameter"));
      case DATE -> BinaryTemporal.readDateTime(in, false);
      case DATETIME, TIMESTAMP -> BinaryTemporal.readDateTime(in, true);
      case TIME -> BinaryTemporal.readTime(in);
      default -> in.lengthEncodedBytes("parameter");
    };
  }

  private static Object integer(long bits, boolean unsigned) {
    if (unsigned && bits < 0) {
      return new BigInteger(Long.toUnsignedString(bits));
    }
    return bits;
  }
}
