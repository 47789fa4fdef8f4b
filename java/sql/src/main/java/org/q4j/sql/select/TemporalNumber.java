package org.q4j.sql.select;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Dates and times from numbers: YYMMDD, YYYYMMDD, YYMMDDhhmmss, YYYYMMDDhhmmss, hhmmss. */
final class TemporalNumber {

  private static final long MOST = 99_991_231_235_959L;

  private TemporalNumber() {}

  /** Returns a date where there are no digits of a time, else a date with a time of day. */
  static Optional<Temporal> datetime(BigDecimal number) {
    if (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(MOST + 1)) >= 0) {
      return Optional.empty();
    }
    long whole = number.longValue();
    int micros = micros(number, whole);
    if (whole == 0) { // With its part of a second, which a date without a time does not keep.
      return Optional.of(
          micros == 0
              ? Temporal.date(0, 0, 0)
              : new Temporal(Kind.DATETIME, false, 0, 0, 0, 0, 0, 0, micros));
    }
    if (whole <= 99_991_231L) {
      long full = withCentury(whole, 1_0000L);
      Temporal date =
          Temporal.date((int) (full / 10_000), (int) (full / 100 % 100), (int) (full % 100));
      return valid(date, whole >= 101);
    }
    long full = withCentury(whole, 1_0000_000_000L);
    Temporal moment =
        new Temporal(
            Kind.DATETIME,
            false,
            (int) (full / 10_000_000_000L),
            (int) (full / 100_000_000 % 100),
            (int) (full / 1_000_000 % 100),
            (int) (full / 10_000 % 100),
            (int) (full / 100 % 100),
            (int) (full % 100),
            micros);
    return valid(moment, whole >= 101_000_000 && moment.hasValidClock());
  }

  private static Optional<Temporal> valid(Temporal value, boolean more) {
    return more && value.hasValidDate() ? Optional.of(value) : Optional.empty();
  }

  private static long withCentury(long number, long yearUnit) {
    long year = number / yearUnit;
    if (year >= 100) {
      return number;
    }
    return number + (year < 70 ? 2000 : 1900) * yearUnit;
  }

  private static int micros(BigDecimal number, long whole) {
    return number
        .abs()
        .subtract(BigDecimal.valueOf(Math.abs(whole)))
        .movePointRight(6)
        .setScale(0, RoundingMode.DOWN)
        .intValue();
  }

  /** Returns a span. */
  static Optional<Temporal> time(BigDecimal number) {
    BigDecimal size = number.abs();
    if (size.compareTo(BigDecimal.valueOf(MOST + 1)) >= 0) {
      return Optional.empty();
    }
    long whole = size.longValue();
    if (whole > 8_385_959) {
      return whole >= 10_000_000_000L ? datetime(number).map(Temporal::time) : most(number);
    }
    long minutes = whole / 100 % 100;
    long seconds = whole % 100;
    if (minutes > 59 || seconds > 59) {
      return Optional.empty();
    }
    long length =
        (whole / 10_000 * 3600 + minutes * 60 + seconds) * 1_000_000 + micros(size, whole);
    return Optional.of(Temporal.span(number.signum() < 0 ? -length : length));
  }

  private static Optional<Temporal> most(BigDecimal number) {
    Temporal span = Temporal.span((838 * 3600L + 59 * 60 + 59) * 1_000_000);
    return Optional.of(number.signum() < 0 ? Temporal.span(-span.clockMicros()) : span);
  }
}
