package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.expr.SQLIntervalExpr;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.q4j.sql.wire.ErrorCode;

/** Dates and intervals: DATE_ADD, {@code + INTERVAL}, TIMESTAMPDIFF, EXTRACT. */
final class DateArithmetic {

  private static final int OVERFLOW = 1441;

  private final Conversions conversions;

  DateArithmetic(Conversions conversions) {
    this.conversions = conversions;
  }

  static IntervalUnit unit(String name) {
    return IntervalUnit.named(name)
        .orElseThrow(() -> ErrorCode.PARSE_ERROR.reply("no such unit: '%s'".formatted(name)));
  }

  Node add(Node date, SQLIntervalExpr interval, Compiler compiler, boolean minus) {
    if (interval.getUnit() == null) {
      throw ErrorCode.PARSE_ERROR.reply("an interval without a unit: '%s'".formatted(interval));
    }
    IntervalUnit unit = unit(interval.getUnit().name());
    return add(date, compiler.compile(interval.getValue()), unit, minus);
  }

  /** Returns a date later or earlier by an amount of a unit. */
  Node add(Node date, Node amount, IntervalUnit unit, boolean minus) {
    SqlType type = resultType(date, amount, unit);
    return Arithmetic.strict(
        type,
        date,
        amount,
        (start, value) -> {
          Optional<Temporal> from =
              date.kind() == Kind.TIME
                  ? conversions.time(start, date.type())
                  : conversions.dateOrDatetime(start, date.type());
          Optional<Interval> by = Interval.of(value, amount.type(), unit, conversions);
          if (from.isEmpty()) {
            return null;
          }
          Optional<Temporal> sum =
              by.map(length -> minus ? length.negated() : length)
                  .flatMap(length -> length.addTo(from.get()));
          if (sum.isEmpty()) {
            conversions.context().warn(OVERFLOW, "Datetime function: datetime field overflow");
            return null;
          }
          return show(sum.get(), from.get().kind(), type, unit);
        });
  }

  private static SqlType resultType(Node date, Node amount, IntervalUnit unit) {
    int decimals = TimeFunctions.decimals(date.type());
    if (unit.hasMicroseconds()) {
      decimals = 6;
    } else if (unit == IntervalUnit.SECOND) {
      decimals = Math.max(decimals, TimeFunctions.decimals(amount));
    }
    return switch (date.kind()) {
      case DATE ->
          unit.isOfDates()
              ? SqlType.DATE
              : SqlType.datetime(
                  unit.hasMicroseconds() || unit == IntervalUnit.SECOND ? decimals : 0);
      case DATETIME -> SqlType.datetime(decimals);
      case TIME -> SqlType.time(decimals);
      default -> SqlType.text(26);
    };
  }

  private static String show(Temporal sum, Kind from, SqlType type, IntervalUnit unit) {
    return switch (type.kind()) {
      case DATE -> sum.date().text(0);
      case TEXT -> {
        boolean dateOnly = from == Kind.DATE && unit.isOfDates();
        yield dateOnly ? sum.date().text(0) : sum.text(sum.decimals());
      }
      default -> sum.text(type.decimals());
    };
  }

  /** Returns TIMESTAMPDIFF: how many whole units lie between two moments. */
  Node difference(IntervalUnit unit, Node from, Node to) {
    if (unit.isCompound()) {
      throw ErrorCode.PARSE_ERROR.reply("no unit of TIMESTAMPDIFF: '%s'".formatted(unit));
    }
    return Arithmetic.strict(
        SqlType.INTEGER,
        from,
        to,
        (start, end) -> {
          Optional<Temporal> a = conversions.datetime(start, from.type());
          Optional<Temporal> b = conversions.datetime(end, to.type());
          if (a.isEmpty() || b.isEmpty() || !a.get().isReal() || !b.get().isReal()) {
            return null;
          }
          return between(unit, a.get().local(), b.get().local());
        });
  }

  private static Long between(IntervalUnit unit, LocalDateTime a, LocalDateTime b) {
    if (a.isAfter(b)) {
      return -between(unit, b, a); // Whole months are counted from the earlier one.
    }
    return switch (unit) {
      case YEAR -> ChronoUnit.YEARS.between(a, b);
      case QUARTER -> ChronoUnit.MONTHS.between(a, b) / 3;
      case MONTH -> ChronoUnit.MONTHS.between(a, b);
      default -> ChronoUnit.MICROS.between(a, b) / unit.micros();
    };
  }

  /** Returns the parts of a unit as one number. */
  Node extract(Node value, IntervalUnit unit) {
    boolean ofTime = !unit.first().isOfDates() && value.kind() == Kind.TIME;
    return Arithmetic.unary(
        SqlType.integer(21),
        value,
        found -> {
          Optional<Temporal> moment =
              ofTime || isClock(unit, value)
                  ? conversions.time(found, value.type())
                  : conversions.datetime(found, value.type());
          return moment.map(part -> extract(part, unit)).orElse(null);
        });
  }

  private static boolean isClock(IntervalUnit unit, Node value) {
    return !unit.first().isOfDates() && value.kind() != Kind.DATE && value.kind() != Kind.DATETIME;
  }

  private static Long extract(Temporal value, IntervalUnit unit) {
    long sign = value.negative() ? -1 : 1;
    long clock = (value.hour() * 100L + value.minute()) * 100 + value.second();
    return sign
        * switch (unit) {
          case YEAR -> value.year();
          case QUARTER -> (value.month() + 2) / 3;
          case MONTH -> value.month();
          case WEEK -> value.isReal() ? Calendar.week(value, 0).week() : 0;
          case DAY -> value.day();
          case HOUR -> value.hour();
          case MINUTE -> value.minute();
          case SECOND -> value.second();
          case MICROSECOND -> value.micros();
          case YEAR_MONTH -> value.year() * 100L + value.month();
          case DAY_HOUR -> value.day() * 100L + value.hour();
          case DAY_MINUTE -> value.day() * 10_000L + clock / 100;
          case DAY_SECOND -> value.day() * 1_000_000L + clock;
          case DAY_MICROSECOND -> (value.day() * 1_000_000L + clock) * 1_000_000 + value.micros();
          case HOUR_MINUTE -> clock / 100;
          case HOUR_SECOND -> clock;
          case HOUR_MICROSECOND -> clock * 1_000_000 + value.micros();
          case MINUTE_SECOND -> clock % 10_000;
          case MINUTE_MICROSECOND -> clock % 10_000 * 1_000_000 + value.micros();
          case SECOND_MICROSECOND -> value.second() * 1_000_000L + value.micros();
        };
  }
}
