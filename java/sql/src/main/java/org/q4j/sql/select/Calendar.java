package org.q4j.sql.select;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.WeekFields;

/** Days and weeks as MySQL counts them. */
final class Calendar {

  /** The day number of 1970-01-01. */
  private static final long EPOCH = 719_528;

  /** The last day of the year 9999. */
  private static final long LAST = 3_652_424;

  private Calendar() {}

  /** Returns the days since the year 0; month and day may be 0. */
  static long days(Temporal date) {
    if (!date.isReal()) {
      return date.year() == 0 && date.month() == 0
          ? 0
          : LocalDate.of(date.year(), Math.max(1, date.month()), 1).toEpochDay() + EPOCH - 1;
    }
    return LocalDate.of(date.year(), date.month(), date.day()).toEpochDay() + EPOCH;
  }

  /** Returns the date of a day number; 0000-00-00 where there is none. */
  static Temporal ofDays(long days) {
    return days <= 365 || days > LAST
        ? Temporal.date(0, 0, 0)
        : Temporal.of(LocalDate.ofEpochDay(days - EPOCH));
  }

  static LocalDate local(Temporal date) {
    return LocalDate.of(date.year(), date.month(), date.day());
  }

  /** Returns the day of the week: 0 is Monday. */
  static int weekday(Temporal date) {
    return local(date).getDayOfWeek().getValue() - 1;
  }

  /**
   * A week of a year.
   *
   * @param week 0 to 53
   */
  record Week(int year, int week) {}

  /**
   * Returns the week of a date.
   *
   * @param mode MySQL's, 0 to 7: with 1 in it weeks begin on Monday, with 2 numbers begin with 1,
   *     as those of the last days of the year before; the first week has four days of the year, or
   *     all seven
   */
  static Week week(Temporal value, int mode) {
    LocalDate date = local(value);
    boolean monday = (mode & 1) != 0;
    boolean fourDays = monday != ((mode & 4) != 0);
    WeekFields weeks =
        WeekFields.of(monday ? DayOfWeek.MONDAY : DayOfWeek.SUNDAY, fourDays ? 4 : 7);
    return (mode & 2) != 0
        ? new Week(date.get(weeks.weekBasedYear()), date.get(weeks.weekOfWeekBasedYear()))
        : new Week(date.getYear(), date.get(weeks.weekOfYear()));
  }
}
