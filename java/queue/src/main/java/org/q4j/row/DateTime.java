package org.q4j.row;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;

/**
 * A date with a time of day, or a span of time, as MySQL has them: month and day may be 0, hours of
 * a span go up to 838, and a span may be negative. Immutable.
 *
 * @param negative only of a span
 * @param year 0 to 9999
 * @param month 0 to 12
 * @param day 0 to 31
 * @param hour 0 to 23, of a span to 838
 * @param minute 0 to 59
 * @param second 0 to 59
 * @param nano 0 to 999,999,999
 */
record DateTime(
    boolean negative, int year, int month, int day, int hour, int minute, int second, int nano) {

  private static final int NANOS = 1_000_000_000;

  static DateTime of(LocalDateTime value) {
    return new DateTime(
        false,
        value.getYear(),
        value.getMonthValue(),
        value.getDayOfMonth(),
        value.getHour(),
        value.getMinute(),
        value.getSecond(),
        value.getNano());
  }

  static DateTime date(int year, int month, int day) {
    return new DateTime(false, year, month, day, 0, 0, 0, 0);
  }

  static DateTime time(boolean negative, int hour, int minute, int second, int nano) {
    return new DateTime(negative, 0, 0, 0, hour, minute, second, nano);
  }

  /** Returns whether each part is in its range: a server may have let in a 30th of February. */
  boolean hasDateInRange() {
    return year >= 0 && year <= 9999 && month >= 0 && month <= 12 && day >= 0 && day <= 31;
  }

  /** Returns whether month and day exist, or are 0 as MySQL lets them be. */
  boolean hasValidDate() {
    if (!hasDateInRange()) {
      return false;
    }
    if (month == 0 || day == 0) {
      return true;
    }
    // To MySQL the year 0 has no 29th of February.
    return day <= YearMonth.of(year == 0 ? 1 : year, month).lengthOfMonth();
  }

  boolean hasValidClock(int mostHours) {
    return hour >= 0
        && hour <= mostHours
        && minute >= 0
        && minute < 60
        && second >= 0
        && second < 60
        && nano >= 0
        && nano < NANOS;
  }

  /** Returns whether it has a year, a month and a day, so that java.time can hold it. */
  boolean isRealDate() {
    return month > 0 && day > 0;
  }

  boolean isZero() {
    return (year | month | day | hour | minute | second | nano) == 0;
  }

  LocalDateTime toLocal() {
    return LocalDateTime.of(year, month, day, hour, minute, second, nano);
  }

  /**
   * Rounds to digits of a second, half up, as MySQL does. What is carried over goes up to the day.
   *
   * @return null when it would have to go beyond a day that is 0 or does not exist
   */
  DateTime rounded(int digits, boolean span) {
    int unit = unit(digits);
    long rounded = ((long) nano + unit / 2) / unit * unit;
    if (unit == 1 || rounded < NANOS) {
      return withNano((int) rounded);
    }
    int seconds = (hour * 60 + minute) * 60 + second + 1;
    if (span || seconds < 86_400) {
      return new DateTime(
          negative, year, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60, 0);
    }
    if (!isRealDate() || !hasValidDate()) {
      return null;
    }
    LocalDate next = LocalDate.of(year, month, day).plusDays(1);
    return date(next.getYear(), next.getMonthValue(), next.getDayOfMonth());
  }

  private DateTime withNano(int rounded) {
    return new DateTime(negative, year, month, day, hour, minute, second, rounded);
  }

  /** Returns the nanoseconds of one unit of the last of so many digits. */
  static int unit(int digits) {
    int unit = NANOS;
    for (int i = 0; i < digits; i++) {
      unit /= 10;
    }
    return unit;
  }

  /** Returns the fraction in units of the last of so many digits. */
  int units(int digits) {
    return nano / unit(digits);
  }

  /** Returns the nanoseconds of units of the last of so many digits; -1 for a second or more. */
  static int nanosOf(long units, int digits) {
    int unit = unit(digits);
    return units < 0 || units >= NANOS / unit ? -1 : (int) units * unit;
  }

  String dateText() {
    StringBuilder text = new StringBuilder(10);
    append(text, year, 4);
    append(text.append('-'), month, 2);
    append(text.append('-'), day, 2);
    return text.toString();
  }

  private static void append(StringBuilder text, int number, int width) {
    String digits = Integer.toString(number);
    text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
  }

  /** Returns {@code -hh:mm:ss.f} with so many digits of a second. */
  String clockText(int digits) {
    StringBuilder text = new StringBuilder(17);
    append(negative ? text.append('-') : text, hour, 2);
    append(text.append(':'), minute, 2);
    append(text.append(':'), second, 2);
    if (digits > 0) {
      append(text.append('.'), units(digits), digits);
    }
    return text.toString();
  }

  /** Returns the number that MySQL makes of a date: YYYYMMDD. */
  long dateNumber() {
    return (year * 100L + month) * 100 + day;
  }

  /** Returns the number that MySQL makes of a time, without its sign: hhmmss. */
  long clockNumber() {
    return (hour * 100L + minute) * 100 + second;
  }
}
