package org.q4j.sql.select;

import java.util.Locale;
import java.util.Optional;

/** The units of INTERVAL and EXTRACT, with their parts from the first to the last. */
enum IntervalUnit {
  YEAR,
  QUARTER,
  MONTH,
  WEEK,
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  MICROSECOND,
  YEAR_MONTH,
  DAY_HOUR,
  DAY_MINUTE,
  DAY_SECOND,
  DAY_MICROSECOND,
  HOUR_MINUTE,
  HOUR_SECOND,
  HOUR_MICROSECOND,
  MINUTE_SECOND,
  MINUTE_MICROSECOND,
  SECOND_MICROSECOND;

  /** Returns the unit of a name, which may begin with SQL_TSI_. */
  static Optional<IntervalUnit> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String plain = upper.startsWith("SQL_TSI_") ? upper.substring(8) : upper;
    for (IntervalUnit unit : values()) {
      if (unit.name().equals(plain)) {
        return Optional.of(unit);
      }
    }
    return plain.equals("FRAC_SECOND") ? Optional.of(MICROSECOND) : Optional.empty();
  }

  /** Returns whether it counts days or more, so that a date stays a date. */
  boolean isOfDates() {
    return switch (this) {
      case YEAR, QUARTER, MONTH, WEEK, DAY, YEAR_MONTH -> true;
      default -> false;
    };
  }

  boolean isCompound() {
    return name().indexOf('_') > 0;
  }

  /** Returns the first part of a compound unit; of another, itself. */
  IntervalUnit first() {
    return isCompound() ? valueOf(name().substring(0, name().indexOf('_'))) : this;
  }

  /** Returns the last part of a compound unit; of another, itself. */
  IntervalUnit last() {
    return isCompound() ? valueOf(name().substring(name().indexOf('_') + 1)) : this;
  }

  boolean hasMicroseconds() {
    return last() == MICROSECOND;
  }

  /** Returns the microseconds of one; only from WEEK on. */
  long micros() {
    return switch (this) {
      case WEEK -> 7 * 86_400_000_000L;
      case DAY -> 86_400_000_000L;
      case HOUR -> 3_600_000_000L;
      case MINUTE -> 60_000_000L;
      case SECOND -> 1_000_000L;
      case MICROSECOND -> 1;
      default -> throw new IllegalStateException("no fixed length: unit=" + this);
    };
  }
}
