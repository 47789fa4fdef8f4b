package org.q4j.row;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Dates and times as they stand in a record, in MySQL's text form. A TIMESTAMP is a moment; it is
 * printed in UTC. {@code value} is a column's number: little-endian in the forms before 5.6,
 * big-endian in the packed ones.
 */
final class FrmTemporal {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final String NEVER = "0000-00-00 00:00:00";

  private FrmTemporal() {}

  static String date(long value) {
    return "%04d-%02d-%02d".formatted(value >> 9, value >> 5 & 15, value & 31);
  }

  static String year(long value) {
    return value == 0 ? "0000" : Long.toString(1900 + value);
  }

  /** The form before 5.6: hhmmss as a decimal number of three bytes with a sign. */
  static String oldTime(long value) {
    boolean negative = value >= 0x800000;
    long number = negative ? 0x1000000 - value : value;
    return (negative ? "-" : "") + clock(number / 10_000, number / 100 % 100, number % 100);
  }

  /** The form before 5.6: YYYYMMDDhhmmss as a decimal number. */
  static String oldDatetime(long value) {
    long date = Long.divideUnsigned(value, 1_000_000);
    long time = Long.remainderUnsigned(value, 1_000_000);
    return "%04d-%02d-%02d ".formatted(date / 10_000, date / 100 % 100, date % 100)
        + clock(time / 10_000, time / 100 % 100, time % 100);
  }

  /** Seconds since 1970; 0 is no moment. */
  static String moment(long seconds) {
    return seconds == 0 ? NEVER : MOMENT.format(Instant.ofEpochSecond(seconds));
  }

  /** The packed form: 24 bits, or more by those of the fraction, around a zero in the middle. */
  static String time(long value, int digits) {
    int bits = 8 * bytes(digits);
    long signed = value - (0x800000L << bits);
    long number = Math.abs(signed);
    long whole = number >> bits;
    return (signed < 0 ? "-" : "")
        + clock(whole >> 12 & 0x3ff, whole >> 6 & 63, whole & 63)
        + fraction(number & ((1L << bits) - 1), digits);
  }

  /** The packed form of five bytes: 17 bits year × 13 + month, then day, hour, minute, second. */
  static String datetime(long value) {
    long whole = value - 0x8000000000L;
    long months = whole >> 22;
    return "%04d-%02d-%02d ".formatted(months / 13, months % 13, whole >> 17 & 31)
        + clock(whole >> 12 & 31, whole >> 6 & 63, whole & 63);
  }

  /** Prints a fraction, which stands in hundreds of as many bytes as it needs. */
  static String fraction(long value, int digits) {
    if (digits == 0) {
      return "";
    }
    String all = "%0" + 2 * bytes(digits) + "d";
    return "." + all.formatted(value).substring(0, digits);
  }

  /** Returns the bytes of a fraction. */
  static int bytes(int digits) {
    return (digits + 1) / 2;
  }

  private static String clock(long hours, long minutes, long seconds) {
    return "%02d:%02d:%02d".formatted(hours, minutes, seconds);
  }
}
