package org.q4j.row;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.SchemaException;

/**
 * Turns what callers give for a date or time column into one, or refuses it: MySQL's text forms,
 * its numbers (20240229, 20240101100000, -8385959; text of digits is such a number), and
 * java.time's classes. Moments are taken in UTC. What MySQL would guess, as years of two digits, is
 * refused.
 */
final class DateTimeInput {
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
              + "(?:[ T]([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\\.([0-9]*+))?)?)?");
  private static final Pattern TIME =
      Pattern.compile(
          "(-)?(?:([0-9]{1,2}) )?([0-9]{1,3}):([0-9]{1,2})"
              + "(?::([0-9]{1,2})(?:\\.([0-9]*+))?)?");
  private static final Pattern NUMBER = Pattern.compile("(-)?([0-9]{1,14})(?:\\.([0-9]*+))?");
  private static final int DATE_DIGITS = 8;
  private static final int DATE_TIME_DIGITS = 14;
  private static final int MOST_TIME_DIGITS = 7;

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
    if (Moments.isMoment(value)) {
      return DateTime.of(LocalDateTime.ofInstant(Moments.instant(column, value), ZoneOffset.UTC));
    }
    return fromNumber(column, NumberText.of(column, value), value);
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
      throw noDate(column, value);
    }
    long number = Long.parseLong(match.group(2));
    // By the number and not by its text: leading zeros say nothing in MySQL's numbers.
    int digits = Long.toString(number).length();
    if (number != 0 && digits != DATE_DIGITS && digits != DATE_TIME_DIGITS) {
      throw noDate(column, value);
    }
    boolean dateOnly = digits <= DATE_DIGITS;
    long date = dateOnly ? number : number / 1_000_000;
    long clock = dateOnly ? 0 : number % 1_000_000;
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

  private static SchemaException noDate(Column column, Object value) {
    return malformed(column, value, "YYYY-MM-DD hh:mm:ss, or as a number YYYYMMDDhhmmss");
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
      return time(duration);
    }
    return timeFromNumber(column, NumberText.of(column, value), value);
  }

  private static DateTime time(Duration duration) {
    boolean negative = duration.isNegative();
    // The longest of all has no counterpart, but is as far out of range as the one beside it.
    Duration length =
        duration.toSeconds() == Long.MIN_VALUE
            ? Duration.ofSeconds(Long.MAX_VALUE)
            : duration.abs();
    int hours = (int) Math.min(length.toHours(), Integer.MAX_VALUE);
    return DateTime.time(
        negative, hours, length.toMinutesPart(), length.toSecondsPart(), length.toNanosPart());
  }

  private static DateTime timeFromNumber(Column column, CharSequence text, Object value) {
    Matcher match = NUMBER.matcher(text);
    if (!match.matches() || match.group(2).length() > MOST_TIME_DIGITS) {
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
