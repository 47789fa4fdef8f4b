package org.q4j.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.SchemaException;

/**
 * Turns what callers give for a date or time column into one, or refuses it: MySQL's text forms,
 * its numbers (20240229, 20240101100000, -8385959), and java.time's classes. Moments are taken in
 * UTC.
 */
final class DateTimeInput {
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
              + "(?:[ T]([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\\.([0-9]{0,9}))?)?)?");
  private static final Pattern TIME =
      Pattern.compile(
          "(-)?(?:([0-9]{1,2}) )?([0-9]{1,3}):([0-9]{1,2})"
              + "(?::([0-9]{1,2})(?:\\.([0-9]{0,9}))?)?");
  private static final Pattern NUMBER = Pattern.compile("(-)?([0-9]{1,14})(?:\\.([0-9]{0,9}))?");
  private static final long DATE_ONLY = 99_999_999;

  private DateTimeInput() {}

  /** Returns a date with a time of day; its ranges are unchecked. */
  static DateTime dateTime(Column column, Object value) {
    if (value instanceof CharSequence text) {
      Matcher match = DATE_TIME.matcher(text);
      return match.matches() ? dateTime(match) : fromNumber(column, text, value);
    }
    if (value instanceof LocalDateTime local) {
      return DateTime.of(local);
    }
    if (value instanceof LocalDate date) {
      return DateTime.of(date.atStartOfDay());
    }
    LocalDateTime moment = moment(value);
    if (moment != null) {
      return DateTime.of(moment);
    }
    return fromNumber(column, numberText(column, value), value);
  }

  private static LocalDateTime moment(Object value) {
    if (value instanceof Instant instant) {
      return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
    if (value instanceof OffsetDateTime offset) {
      return offset.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }
    if (value instanceof ZonedDateTime zoned) {
      return zoned.withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }
    return null;
  }

  private static DateTime dateTime(Matcher match) {
    return new DateTime(
        false,
        number(match.group(1)),
        number(match.group(2)),
        number(match.group(3)),
        number(match.group(4)),
        number(match.group(5)),
        number(match.group(6)),
        nanos(match.group(7)));
  }

  private static DateTime fromNumber(Column column, CharSequence text, Object value) {
    Matcher match = NUMBER.matcher(text);
    if (!match.matches() || match.group(1) != null) {
      throw malformed(column, value, "YYYY-MM-DD hh:mm:ss, or as a number YYYYMMDDhhmmss");
    }
    long number = Long.parseLong(match.group(2));
    long date = number <= DATE_ONLY ? number : number / 1_000_000;
    long clock = number <= DATE_ONLY ? 0 : number % 1_000_000;
    return new DateTime(
        false,
        (int) (date / 10_000),
        (int) (date / 100 % 100),
        (int) (date % 100),
        (int) (clock / 10_000),
        (int) (clock / 100 % 100),
        (int) (clock % 100),
        nanos(match.group(3)));
  }

  /** Returns a span of time; its ranges are unchecked. */
  static DateTime time(Column column, Object value) {
    if (value instanceof CharSequence text) {
      Matcher match = TIME.matcher(text);
      if (match.matches()) {
        return DateTime.time(
            match.group(1) != null,
            24 * number(match.group(2)) + number(match.group(3)),
            number(match.group(4)),
            number(match.group(5)),
            nanos(match.group(6)));
      }
      return timeFromNumber(column, text, value);
    }
    if (value instanceof LocalTime time) {
      return DateTime.time(
          false, time.getHour(), time.getMinute(), time.getSecond(), time.getNano());
    }
    if (value instanceof Duration duration) {
      Duration length = duration.abs();
      long hours = Math.min(length.toHours(), Integer.MAX_VALUE);
      return DateTime.time(
          duration.isNegative(),
          (int) hours,
          length.toMinutesPart(),
          length.toSecondsPart(),
          length.toNanosPart());
    }
    return timeFromNumber(column, numberText(column, value), value);
  }

  private static DateTime timeFromNumber(Column column, CharSequence text, Object value) {
    Matcher match = NUMBER.matcher(text);
    if (!match.matches() || match.group(2).length() > 9) {
      throw malformed(column, value, "[-]hh:mm:ss, or as a number hhmmss");
    }
    int number = number(match.group(2));
    return DateTime.time(
        match.group(1) != null,
        number / 10_000,
        number / 100 % 100,
        number % 100,
        nanos(match.group(3)));
  }

  private static String numberText(Column column, Object value) {
    if (value instanceof BigDecimal number && Math.abs((long) number.scale()) <= 20) {
      return number.toPlainString();
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger) {
      return value.toString();
    }
    throw column.refuse(
        "value of a wrong class",
        "class=%s (expected text, a number or a class of java.time)"
            .formatted(value.getClass().getName()),
        value);
  }

  private static SchemaException malformed(Column column, Object value, String expected) {
    return column.refuse("no date or time", "(expected " + expected + ")", value);
  }

  private static int number(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int nanos(String digits) {
    return digits == null || digits.isEmpty()
        ? 0
        : Integer.parseInt((digits + "00000000").substring(0, 9));
  }
}
