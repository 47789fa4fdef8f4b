package org.q4j.sql.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times of the binary protocol, from and to MySQL's text form. A length byte says how
 * many of the fields follow: a date has 0, 4, 7 or 11 bytes (date, seconds, microseconds), a time
 * 0, 8 or 12.
 */
final class BinaryTemporal {
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(\\d{1,4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:[ T](\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,6}))?)?");
  private static final Pattern TIME =
      Pattern.compile("(-)?(\\d{1,5}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,6}))?");

  private BinaryTemporal() {}

  private static Matcher match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "row: value=%s (expected=a date or time in MySQL's form)".formatted(text));
    }
    return matcher;
  }

  private static int number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int micros(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Integer.parseInt((digits + "00000").substring(0, 6));
  }

  static void putDateTime(PacketBuffer out, String text) {
    Matcher fields = match(DATE_TIME, text);
    int micros = micros(fields, 7);
    int seconds = number(fields, 4) * 3600 + number(fields, 5) * 60 + number(fields, 6);
    boolean zero = number(fields, 1) + number(fields, 2) + number(fields, 3) == 0;
    int length = micros != 0 ? 11 : seconds != 0 ? 7 : zero ? 0 : 4;
    out.int8(length);
    if (length >= 4) {
      out.int16(number(fields, 1)).int8(number(fields, 2)).int8(number(fields, 3));
    }
    if (length >= 7) {
      out.int8(number(fields, 4)).int8(number(fields, 5)).int8(number(fields, 6));
    }
    if (length == 11) {
      out.int32(micros);
    }
  }

  static void putTime(PacketBuffer out, String text) {
    Matcher fields = match(TIME, text);
    int micros = micros(fields, 5);
    int hours = number(fields, 2);
    int seconds = hours * 3600 + number(fields, 3) * 60 + number(fields, 4);
    int length = micros != 0 ? 12 : seconds != 0 ? 8 : 0;
    out.int8(length);
    if (length >= 8) {
      out.int8(fields.group(1) == null ? 0 : 1).int32(hours / 24).int8(hours % 24);
      out.int8(number(fields, 3)).int8(number(fields, 4));
    }
    if (length == 12) {
      out.int32(micros);
    }
  }

  /** Reads a date, or a date and time where {@code timed}. */
  static String readDateTime(PayloadReader in, boolean timed) {
    int length = length(in, 4, 7, 11);
    int year = length == 0 ? 0 : in.uint16("year");
    int month = length == 0 ? 0 : in.uint8("month");
    int day = length == 0 ? 0 : in.uint8("day");
    String date = "%04d-%02d-%02d".formatted(year, month, day);
    if (!timed && length <= 4) {
      return date;
    }
    String time = length < 7 ? "00:00:00" : clock(in, in.uint8("hour"));
    return date + " " + time + fraction(in, length == 11);
  }

  static String readTime(PayloadReader in) {
    int length = length(in, 8, 8, 12);
    if (length == 0) {
      return "00:00:00";
    }
    String sign = in.uint8("sign") == 0 ? "" : "-";
    long hours = in.uint32("days") * 24 + in.uint8("hour");
    return sign + clock(in, hours) + fraction(in, length == 12);
  }

  private static int length(PayloadReader in, int first, int second, int third) {
    int length = in.uint8("length of a date or time");
    if (length != 0 && length != first && length != second && length != third) {
      throw new MalformedPacketException(
          "date or time: length=%d (expected=0, %d, %d or %d)"
              .formatted(length, first, second, third));
    }
    return length;
  }

  private static String clock(PayloadReader in, long hours) {
    return "%02d:%02d:%02d".formatted(hours, in.uint8("minute"), in.uint8("second"));
  }

  private static String fraction(PayloadReader in, boolean there) {
    return there ? ".%06d".formatted(in.uint32("microseconds")) : "";
  }
}
