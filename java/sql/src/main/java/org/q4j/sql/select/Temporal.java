package org.q4j.sql.select;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A date, a date with a time of day, or a span of time, as MySQL has them: month and day may be 0,
 * a span has up to 838 hours and may be negative. Immutable.
 *
 * @param kind DATE, DATETIME or TIME
 * @param negative only of a span
 */
record Temporal(
    Kind kind,
    boolean negative,
    int year,
    int month,
    int day,
    int hour,
    int minute,
    int second,
    int micros) {

  private static final int MOST_HOURS = 838;
  private static final long MICROS = 1_000_000;
  private static final long MOST_SPAN = (MOST_HOURS * 3600L + 59 * 60 + 59) * MICROS + MICROS - 1;

  static Temporal date(int year, int month, int day) {
    return new Temporal(Kind.DATE, false, year, month, day, 0, 0, 0, 0);
  }

  static Temporal of(LocalDate date) {
    return date(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
  }

  static Temporal of(LocalDateTime value) {
    return new Temporal(
        Kind.DATETIME,
        false,
        value.getYear(),
        value.getMonthValue(),
        value.getDayOfMonth(),
        value.getHour(),
        value.getMinute(),
        value.getSecond(),
        value.getNano() / 1000);
  }

  /** Returns a span, cut to the longest that MySQL has. */
  static Temporal span(long micros) {
    long length = Math.min(Math.abs(micros), MOST_SPAN);
    long seconds = length / MICROS;
    return new Temporal(
        Kind.TIME,
        micros < 0,
        0,
        0,
        0,
        (int) (seconds / 3600),
        (int) (seconds / 60 % 60),
        (int) (seconds % 60),
        (int) (length % MICROS));
  }

  static boolean isTooLong(long micros) {
    return Math.abs(micros) > MOST_SPAN;
  }

  /** Returns the statement's time in the session's zone. */
  static Temporal local(SelectContext context) {
    return of(LocalDateTime.ofInstant(context.now(), context.zone()));
  }

  /**
   * Reads the text that values of a kind have.
   *
   * @throws IllegalArgumentException when it is not of that form: a row source is wrong
   */
  static Temporal ofCanonical(String text, Kind kind) {
    Optional<Temporal> found =
        (kind == Kind.TIME ? TemporalText.time(text) : TemporalText.datetime(text)).value();
    Temporal value =
        found.orElseGet(
            () ->
                unchecked(text, kind)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "row: value=%s (expected=%s)".formatted(text, kind))));
    return kind == Kind.DATE ? value.date() : kind == Kind.DATETIME ? value.asDatetime() : value;
  }

  /** A server may have let in a 30th of February, which no text of a statement can be. */
  private static Optional<Temporal> unchecked(String text, Kind kind) {
    if (kind == Kind.TIME || text.length() < 10) {
      return Optional.empty();
    }
    Optional<Temporal> clock =
        text.length() > 11 ? TemporalText.time(text.substring(11)).value() : Optional.of(span(0));
    try {
      Temporal date =
          date(
              Integer.parseInt(text.substring(0, 4)),
              Integer.parseInt(text.substring(5, 7)),
              Integer.parseInt(text.substring(8, 10)));
      return clock.map(date::at);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Temporal at(Temporal clock) {
    return new Temporal(
        Kind.DATETIME,
        false,
        year,
        month,
        day,
        clock.hour,
        clock.minute,
        clock.second,
        clock.micros);
  }

  /** Returns whether month and day exist, or are 0. */
  boolean hasValidDate() {
    if (year < 0 || year > 9999 || month < 0 || month > 12 || day < 0 || day > 31) {
      return false;
    }
    return month == 0 || day == 0 || day <= YearMonth.of(year, month).lengthOfMonth();
  }

  boolean hasValidClock() {
    return hour < 24 && minute < 60 && second < 60;
  }

  /** Returns whether it is a day of the calendar, so that one can count from it. */
  boolean isReal() {
    return month > 0 && day > 0;
  }

  Temporal asDatetime() {
    return kind == Kind.DATE ? at(span(0)) : this;
  }

  /** Returns the date alone. */
  Temporal date() {
    return date(year, month, day);
  }

  /** Returns the time of day, or the span, alone. */
  Temporal time() {
    return new Temporal(Kind.TIME, negative, 0, 0, 0, hour, minute, second, micros);
  }

  /** Returns the time of day or the span in microseconds. */
  long clockMicros() {
    long length = ((hour * 60L + minute) * 60 + second) * MICROS + micros;
    return negative ? -length : length;
  }

  LocalDateTime local() {
    return LocalDateTime.of(year, month, day, hour, minute, second, micros * 1000);
  }

  /** Returns the moment a span after or before; empty when it is out of the calendar. */
  Optional<Temporal> plus(Temporal span) {
    return plusMicros(span.clockMicros());
  }

  /** Returns the moment so many microseconds later; empty when it is out of the calendar. */
  Optional<Temporal> plusMicros(long length) {
    return isReal() ? ofCalendar(local().plus(length, ChronoUnit.MICROS)) : Optional.empty();
  }

  static Optional<Temporal> ofCalendar(LocalDateTime value) {
    return value.getYear() < 0 || value.getYear() > 9999
        ? Optional.empty()
        : Optional.of(of(value));
  }

  /** Rounds to digits of a second by cutting off, as MySQL's own functions do. */
  Temporal cut(int decimals) {
    int unit = unit(decimals);
    return withMicros(micros / unit * unit);
  }

  private Temporal withMicros(int value) {
    return new Temporal(kind, negative, year, month, day, hour, minute, second, value);
  }

  private static int unit(int decimals) {
    int unit = (int) MICROS;
    for (int i = 0; i < decimals; i++) {
      unit /= 10;
    }
    return unit;
  }

  /** Returns how many digits of a second it takes to show it. */
  int decimals() {
    return micros == 0 ? 0 : 6;
  }

  /**
   * Returns MySQL's text.
   *
   * @param decimals digits of a second, 0 to 6
   */
  String text(int decimals) {
    StringBuilder text = new StringBuilder(26);
    if (kind != Kind.TIME) {
      digits(text, year, 4).append('-');
      digits(text, month, 2).append('-');
      digits(text, day, 2);
    }
    if (kind == Kind.DATE) {
      return text.toString();
    }
    if (kind == Kind.DATETIME) {
      text.append(' ');
    } else if (negative) {
      text.append('-');
    }
    digits(text, hour, 2).append(':');
    digits(text, minute, 2).append(':');
    digits(text, second, 2);
    if (decimals > 0) {
      digits(text.append('.'), micros / unit(decimals), decimals);
    }
    return text.toString();
  }

  static StringBuilder digits(StringBuilder text, int number, int width) {
    String digits = Integer.toString(number);
    return text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
  }

  /** Returns YYYYMMDD, YYYYMMDDhhmmss or hhmmss. */
  long number() {
    long date = (year * 100L + month) * 100 + day;
    if (kind == Kind.DATE) {
      return date;
    }
    long clock = (hour * 100L + minute) * 100 + second;
    return negative ? -clock : date * MICROS + clock;
  }

  /** As {@link #number}, with the fraction of a second. */
  BigDecimal decimal() {
    BigDecimal fraction = BigDecimal.valueOf(micros, 6);
    BigDecimal whole = BigDecimal.valueOf(number());
    return negative ? whole.subtract(fraction) : whole.add(fraction);
  }
}
