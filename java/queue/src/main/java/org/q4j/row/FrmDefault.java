package org.q4j.row;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.q4j.CorruptException;

/** Prints the default that a column has in the record of defaults, as a literal of SQL. */
final class FrmDefault {

  private static final int MAX_PLAIN_DIGITS = 20;

  private final FrmField field;
  private final FrmTypeText type;
  private final FrmTable table;
  private final int nullBit;

  /**
   * @param nullBit the bit of the record from which the column's null bit, if it has one, and its
   *     odd bits stand
   */
  FrmDefault(FrmTable table, FrmField field, int nullBit) {
    this.table = table;
    this.field = field;
    this.type = new FrmTypeText(table, field);
    this.nullBit = nullBit;
  }

  boolean isNull() {
    return field.nullable() && bit(nullBit);
  }

  String print() {
    return switch (field.type()) {
      case FrmField.TINY -> integer(1);
      case FrmField.SHORT -> integer(2);
      case FrmField.INT24 -> integer(3);
      case FrmField.LONG -> integer(4);
      case FrmField.LONGLONG -> integer(8);
      case FrmField.FLOAT -> floating(Float.toString(Float.intBitsToFloat((int) little(4))));
      case FrmField.DOUBLE -> floating(Double.toString(Double.longBitsToDouble(little(8))));
      case FrmField.DECIMAL -> decimal();
      case FrmField.BIT -> "b'" + Long.toBinaryString(bits()) + "'";
      case FrmField.VARCHAR -> varchar();
      case FrmField.STRING -> fixed();
      case FrmField.ENUM -> member();
      case FrmField.SET -> set();
      case FrmField.JSON -> throw type.corrupt("default", "a value", "NULL: the type is JSON");
      default -> quoted(temporal());
    };
  }

  private String temporal() {
    int digits = field.fraction();
    if (digits > 0 && field.oldTemporal()) {
      return mariadbFraction(digits);
    }
    int more = FrmTemporal.bytes(digits);
    return switch (field.type()) {
      case FrmField.DATE -> FrmTemporal.date(little(3));
      case FrmField.YEAR -> FrmTemporal.year(little(1));
      case FrmField.TIME -> FrmTemporal.oldTime(little(3));
      case FrmField.DATETIME -> FrmTemporal.oldDatetime(little(8));
      case FrmField.TIMESTAMP -> FrmTemporal.moment(little(4));
      case FrmField.TIME2 -> FrmTemporal.time(big(0, 3 + more), digits);
      case FrmField.DATETIME2 ->
          FrmTemporal.datetime(big(0, 5)) + FrmTemporal.fraction(big(5, more), digits);
      case FrmField.TIMESTAMP2 ->
          FrmTemporal.moment(big(0, 4)) + FrmTemporal.fraction(big(4, more), digits);
      default -> throw type.corrupt("default of type", field.type(), "none");
    };
  }

  private String mariadbFraction(int digits) {
    TemporalType stored =
        switch (field.type()) {
          case FrmField.TIME -> TemporalTypes.time(digits, TemporalForm.MARIADB_5_3);
          case FrmField.DATETIME -> TemporalTypes.datetime(digits, TemporalForm.MARIADB_5_3);
          default -> TemporalTypes.timestamp(digits, TemporalForm.MARIADB_5_3);
        };
    DateTime value = stored.read(bytes(0, stored.size()), 0);
    if (value == null || !stored.mayStand(value)) {
      throw type.corrupt("default", "other bytes", stored.range());
    }
    return stored.text(value);
  }

  private String integer(int size) {
    long value = little(size);
    if (field.unsigned()) {
      return quoted(Long.toUnsignedString(value));
    }
    int unused = Long.SIZE - 8 * size;
    return quoted(Long.toString(value << unused >> unused));
  }

  private String floating(String text) {
    BigDecimal number;
    try {
      number = new BigDecimal(text).stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw new CorruptException(type.corrupt("default", text, "a number").getMessage(), e);
    }
    if (field.decimals() < FrmField.NO_DIGITS) {
      // Rounding is in place: the server rounded it to these digits before it made it binary.
      return quoted(number.setScale(field.decimals(), RoundingMode.HALF_EVEN).toPlainString());
    }
    boolean plain = Math.abs((long) number.precision() - number.scale()) < MAX_PLAIN_DIGITS;
    return quoted(plain ? number.toPlainString() : number.toString());
  }

  private String decimal() {
    int precision = FrmTypeText.precision(table, field);
    int scale = field.decimals();
    byte[] raw = bytes(0, FrmDecimal.size(precision, scale));
    return quoted(FrmDecimal.read(raw, precision, scale));
  }

  private long bits() {
    int odd = field.oddBits();
    if (field.length() > Long.SIZE) {
      throw type.corrupt("bits", field.length(), "1 to 64");
    }
    long value = 0;
    for (int i = odd - 1; i >= 0; i--) {
      value = value << 1 | (bit(nullBit + (field.nullable() ? 1 : 0) + i) ? 1 : 0);
    }
    int size = odd > 0 ? field.length() / 8 : (field.length() + 7) / 8;
    return (value << (8 * size)) | big(0, size);
  }

  private String varchar() {
    int prefix = field.length() > 255 ? 2 : 1;
    long length = little(prefix);
    if (length > field.length()) {
      throw type.corrupt("bytes of the default", length, "at most " + field.length());
    }
    byte[] raw = bytes(prefix, (int) length);
    return field.binary() ? hex(raw) : quoted(type.decode(raw, type.charset()));
  }

  private String fixed() {
    byte[] raw = bytes(0, field.length());
    return field.binary() ? hex(raw) : quoted(padless(type.decode(raw, type.charset())));
  }

  private static String padless(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  private String member() {
    long index = little(size());
    if (index > field.members().size()) {
      throw type.corrupt("member as default", index, "at most " + field.members().size());
    }
    return quoted(index == 0 ? "" : type.member(field.members().get((int) index - 1)));
  }

  private String set() {
    long value = little(size());
    List<String> names = new ArrayList<>();
    for (int i = 0; i < Long.SIZE; i++) {
      if ((value >> i & 1) != 0) {
        if (i >= field.members().size()) {
          throw type.corrupt("member as default", i + 1, "at most " + field.members().size());
        }
        names.add(type.member(field.members().get(i)));
      }
    }
    return quoted(String.join(",", names));
  }

  /** Returns the bytes of ENUM and SET. */
  private int size() {
    return switch (field.packType()) {
      case FrmField.TINY -> 1;
      case FrmField.SHORT -> 2;
      case FrmField.INT24 -> 3;
      case FrmField.LONG -> 4;
      case FrmField.LONGLONG -> 8;
      default -> throw type.corrupt("size of members", field.packType(), "1, 2, 3, 8 or 9");
    };
  }

  private boolean bit(int index) {
    return (table.record().one(index / 8, "null area") >> index % 8 & 1) != 0;
  }

  private long little(int size) {
    return LittleEndian.read(bytes(0, size), 0, size);
  }

  private long big(int offset, int size) {
    long value = 0;
    for (byte b : bytes(offset, size)) {
      value = value << 8 | (b & 0xff);
    }
    return value;
  }

  private byte[] bytes(int offset, int size) {
    return table
        .record()
        .copy((long) field.recordAt() + offset, size, "default of " + Shown.cut(field.name()));
  }

  private static String quoted(String text) {
    return SchemaPrinter.text(text);
  }

  private static String hex(byte[] bytes) {
    return "x'" + HexFormat.of().formatHex(bytes) + "'";
  }
}
