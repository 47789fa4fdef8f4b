package org.q4j.sql.select;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A length of time to add to a date: months, and days or less. Immutable.
 *
 * @param months may be negative
 * @param micros may be negative
 */
record Interval(long months, long micros) {

  private static final IntervalUnit[] PARTS = {
    IntervalUnit.YEAR,
    IntervalUnit.MONTH,
    IntervalUnit.DAY,
    IntervalUnit.HOUR,
    IntervalUnit.MINUTE,
    IntervalUnit.SECOND,
    IntervalUnit.MICROSECOND
  };

  /** More than the whole calendar has of any unit but the shortest. */
  private static final BigDecimal MOST_MICROS = new BigDecimal(Long.MAX_VALUE / 4);

  private static final long MOST_MONTHS = 12L * 20_000;

  /**
   * Returns the interval of a number or text; empty when it is beyond the calendar.
   *
   * @param value not null
   */
  static Optional<Interval> of(
      Object value, SqlType type, IntervalUnit unit, Conversions conversions) {
    if (unit.isCompound()) {
      return compound(Conversions.text(value, type), unit);
    }
    BigDecimal amount;
    if (unit == IntervalUnit.SECOND) {
      amount = conversions.decimal(value, type);
    } else {
      amount = new BigDecimal(conversions.bigInteger(value, type));
    }
    return switch (unit) {
      case YEAR -> ofMonths(amount, 12);
      case QUARTER -> ofMonths(amount, 3);
      case MONTH -> ofMonths(amount, 1);
      default -> ofMicros(amount.multiply(BigDecimal.valueOf(unit.micros())));
    };
  }

  private static Optional<Interval> ofMonths(BigDecimal amount, int months) {
    BigDecimal all = amount.multiply(BigDecimal.valueOf(months));
    return all.abs().compareTo(BigDecimal.valueOf(MOST_MONTHS)) > 0
        ? Optional.empty()
        : Optional.of(new Interval(all.longValue(), 0));
  }

  private static Optional<Interval> ofMicros(BigDecimal micros) {
    return micros.abs().compareTo(MOST_MICROS) > 0
        ? Optional.empty()
        : Optional.of(new Interval(0, micros.setScale(0, RoundingMode.HALF_UP).longValue()));
  }

  /** Missing parts are the first ones; a fraction's digits count from its first. */
  private static Optional<Interval> compound(String text, IntervalUnit unit) {
    List<String> numbers = new ArrayList<>();
    for (String number : text.split("[^0-9]+", -1)) {
      if (!number.isEmpty()) {
        numbers.add(number);
      }
    }
    int last = indexOf(unit.last());
    int count = last - indexOf(unit.first()) + 1;
    if (numbers.size() > count) {
      return Optional.empty();
    }
    BigDecimal months = BigDecimal.ZERO;
    BigDecimal micros = BigDecimal.ZERO;
    for (int i = 0; i < numbers.size(); i++) {
      IntervalUnit part = PARTS[last - numbers.size() + 1 + i];
      String digits = numbers.get(i);
      if (part == IntervalUnit.MICROSECOND && digits.length() < 6) {
        digits = digits + "0".repeat(6 - digits.length());
      }
      BigDecimal number = new BigDecimal(digits);
      switch (part) {
        case YEAR -> months = months.add(number.multiply(BigDecimal.valueOf(12)));
        case MONTH -> months = months.add(number);
        default -> micros = micros.add(number.multiply(BigDecimal.valueOf(part.micros())));
      }
    }
    boolean negative = text.stripLeading().startsWith("-");
    Optional<Interval> found = unit.isOfDates() ? ofMonths(months, 1) : ofMicros(micros);
    return negative ? found.map(Interval::negated) : found;
  }

  private static int indexOf(IntervalUnit unit) {
    for (int i = 0; i < PARTS.length; i++) {
      if (PARTS[i] == unit) {
        return i;
      }
    }
    throw new IllegalArgumentException("no part of an interval: unit=" + unit);
  }

  Interval negated() {
    return new Interval(-months, -micros);
  }

  /** Returns a date later by this; empty when it leaves the calendar, or is no day of it. */
  Optional<Temporal> addTo(Temporal start) {
    if (start.kind() == Kind.TIME) {
      long sum = start.clockMicros() + micros;
      return months != 0 || Temporal.isTooLong(sum)
          ? Optional.empty()
          : Optional.of(Temporal.span(sum));
    }
    if (!start.isReal()) {
      return Optional.empty();
    }
    LocalDateTime moved = start.local().plusMonths(months);
    return Temporal.ofCalendar(moved).flatMap(moment -> moment.plusMicros(micros));
  }
}
