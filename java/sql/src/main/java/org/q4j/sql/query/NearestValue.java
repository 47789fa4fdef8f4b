package org.q4j.sql.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.row.Column;
import org.q4j.row.MysqlCharset;
import org.q4j.row.RowBuilder;
import org.q4j.row.ValueKind;

/**
 * What a column gets in place of a value that strict mode refuses: the end of its range, the part
 * of a text that fits, the number that a text begins with, or zero (MySQL 5.7 Reference Manual,
 * "The IGNORE Keyword and Strict SQL Mode", "Data Type Default Values").
 */
final class NearestValue {
  private static final int[] WIDTHS = {64, 63, 32, 31, 24, 23, 16, 15, 8, 7, 0};
  private static final int MAX_BITS = 64;
  private static final Pattern MEMBER_BITS = Pattern.compile("-?[0-9]{1,20}");

  private NearestValue() {}

  /** Sets a column to what is nearest to a value that was refused. */
  static void set(RowBuilder to, int index, Object value) {
    Column column = to.schema().column(index);
    switch (column.type().kind()) {
      case INTEGER -> setInteger(to, index, LeadingNumber.of(value));
      case FLOAT, DECIMAL -> setNumber(to, index, column, LeadingNumber.of(value));
      case TEMPORAL -> setTemporal(to, index, column, value);
      case TEXT -> setText(to, index, column, value);
      case BINARY -> setBytes(to, index, value);
      case BITS -> setBits(to, index, value);
    }
  }

  /** Sets a NOT NULL column to what its type has instead of NULL. */
  static void setImplicit(RowBuilder to, int index) {
    Column column = to.schema().column(index);
    switch (column.type().kind()) {
      case INTEGER, FLOAT, DECIMAL, BITS -> to.set(index, 0L);
      case TEMPORAL -> setZero(to, index, column);
      case TEXT -> to.set(index, Conversion.typeName(column).equals("json") ? "null" : "");
      case BINARY -> to.set(index, new byte[0]);
    }
  }

  private static boolean fits(RowBuilder to, int index, Object value) {
    try {
      to.set(index, value);
      return true;
    } catch (SchemaException refused) {
      return false;
    }
  }

  private static void setInteger(RowBuilder to, int index, BigDecimal number) {
    BigInteger whole = number.setScale(0, RoundingMode.HALF_UP).toBigInteger();
    if (fits(to, index, whole)) {
      return;
    }
    for (int width : WIDTHS) {
      BigInteger bound = BigInteger.ONE.shiftLeft(width);
      BigInteger end = whole.signum() > 0 ? bound.subtract(BigInteger.ONE) : bound.negate();
      if (fits(to, index, end)) {
        return;
      }
    }
    to.set(index, 0L); // Below the range of an unsigned column.
  }

  private static void setNumber(RowBuilder to, int index, Column column, BigDecimal number) {
    String sql = column.type().sql();
    int comma = sql.indexOf(',');
    BigDecimal most;
    if (sql.indexOf('(') >= 0) {
      int open = sql.indexOf('(');
      int close = sql.indexOf(')');
      int digits = Integer.parseInt(sql.substring(open + 1, comma < 0 ? close : comma).strip());
      int scale = comma < 0 ? 0 : Integer.parseInt(sql.substring(comma + 1, close).strip());
      most = BigDecimal.TEN.pow(digits).subtract(BigDecimal.ONE).movePointLeft(scale);
    } else {
      most =
          Conversion.typeName(column).equals("float")
              ? new BigDecimal(Float.MAX_VALUE)
              : new BigDecimal(Double.MAX_VALUE);
    }
    BigDecimal end = number.signum() > 0 ? most : most.negate();
    if (!fits(to, index, form(column, number)) && !fits(to, index, form(column, end))) {
      to.set(index, 0L);
    }
  }

  private static Object form(Column column, BigDecimal number) {
    return column.type().kind() == ValueKind.FLOAT ? (Object) number.doubleValue() : number;
  }

  private static void setTemporal(RowBuilder to, int index, Column column, Object value) {
    boolean time = Conversion.typeName(column).equals("time");
    if (time && TemporalShape.isTime(value)) {
      boolean negative = LeadingNumber.text(value).strip().startsWith("-");
      to.set(index, negative ? "-838:59:59" : "838:59:59");
      return;
    }
    Optional<String> start = time ? TemporalShape.timeAtStart(value) : Optional.empty();
    if (start.isPresent() && fits(to, index, start.get())) {
      return;
    }
    boolean year = Conversion.typeName(column).equals("year");
    if (!year || !fits(to, index, LeadingNumber.of(value).longValue())) {
      setZero(to, index, column);
    }
  }

  private static void setZero(RowBuilder to, int index, Column column) {
    switch (Conversion.typeName(column)) {
      case "date" -> to.set(index, "0000-00-00");
      case "time" -> to.set(index, "00:00:00");
      case "year" -> to.set(index, 0L);
      default -> to.set(index, "0000-00-00 00:00:00");
    }
  }

  private static void setText(RowBuilder to, int index, Column column, Object value) {
    switch (Conversion.typeName(column)) {
      case "enum" -> to.set(index, ""); // Its number 0, for what is no member.
      case "set" -> setMembers(to, index, column, value);
      default -> {
        MysqlCharset charset = column.type().encoding().orElseThrow().charset();
        String text = representable(text(value, charset), charset);
        longest(
            text.length(),
            end -> {
              boolean split = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
              to.set(index, text.substring(0, split ? end - 1 : end));
            });
      }
    }
  }

  /** Returns bytes as text, up to the first that is malformed. */
  private static String text(Object value, MysqlCharset charset) {
    if (!(value instanceof byte[] bytes)) {
      return LeadingNumber.text(value);
    }
    try {
      return charset.decode(bytes);
    } catch (Q4jException malformed) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      int bad = text.indexOf('\ufffd');
      return bad < 0 ? text : text.substring(0, bad);
    }
  }

  /** Returns a text with ? for every character that the character set has not. */
  private static String representable(String text, MysqlCharset charset) {
    Map<Integer, Boolean> known = new HashMap<>();
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              boolean has =
                  point < 0x80 || known.computeIfAbsent(point, asked -> has(charset, asked));
              kept.appendCodePoint(has ? point : '?');
            });
    return kept.toString();
  }

  private static boolean has(MysqlCharset charset, int point) {
    try {
      charset.encode(Character.toString(point));
      return true;
    } catch (Q4jException unfit) {
      return false;
    }
  }

  /** Of a number, the bits that stand for members; of a text, the members in it. */
  private static void setMembers(RowBuilder to, int index, Column column, Object value) {
    String text = LeadingNumber.text(value);
    if (value instanceof Number || MEMBER_BITS.matcher(text).matches()) {
      int count = TableColumns.members(column).size();
      BigInteger mask = BigInteger.ONE.shiftLeft(count).subtract(BigInteger.ONE);
      to.set(index, LeadingNumber.of(value).toBigInteger().and(mask));
      return;
    }
    List<String> members = new ArrayList<>();
    for (String member : text.split(",", -1)) {
      if (fits(to, index, member)) {
        members.add(member);
      }
    }
    to.set(index, String.join(",", members));
  }

  private static void setBytes(RowBuilder to, int index, Object value) {
    byte[] bytes =
        value instanceof byte[] given
            ? given
            : LeadingNumber.text(value).getBytes(StandardCharsets.UTF_8);
    longest(bytes.length, end -> to.set(index, Arrays.copyOf(bytes, end)));
  }

  private static void setBits(RowBuilder to, int index, Object value) {
    if (value instanceof BigDecimal number && number.signum() < 0) {
      to.set(index, 0L);
      return;
    }
    int bits = MAX_BITS;
    while (!fits(to, index, BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE))) {
      bits--;
    }
  }

  /** Has the longest beginning set that is not refused; the empty one never is. */
  private static void longest(int length, IntConsumer setter) {
    int fitting = 0;
    int refused = length + 1;
    while (refused - fitting > 1) {
      int middle = (fitting + refused) >>> 1;
      try {
        setter.accept(middle);
        fitting = middle;
      } catch (SchemaException tooLong) {
        refused = middle;
      }
    }
    setter.accept(fitting);
  }
}
