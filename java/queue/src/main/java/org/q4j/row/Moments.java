package org.q4j.row;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;

/** The classes of Java whose values are moments, so that they have a date and time in UTC. */
final class Moments {

  /** The beginning of the year 0, and of the year 10000. */
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Moments() {}

  static boolean isMoment(Object value) {
    return value instanceof Instant
        || value instanceof OffsetDateTime
        || value instanceof ZonedDateTime
        || value instanceof Date;
  }

  /**
   * Returns the moment of such a value.
   *
   * @throws org.q4j.SchemaException when it is before the year 0, after 9999, or is one of the
   *     classes of java.sql that have only a date or a time
   */
  static Instant instant(Column column, Object value) {
    Instant moment;
    if (value instanceof Instant instant) {
      moment = instant;
    } else if (value instanceof OffsetDateTime offset) {
      moment = offset.toInstant();
    } else if (value instanceof ZonedDateTime zoned) {
      moment = zoned.toInstant();
    } else {
      moment = instant(column, (Date) value);
    }
    if (moment.isBefore(FIRST) || !moment.isBefore(END)) {
      throw column.refuse("no such date or time", "(expected a year from 0 to 9999)", value);
    }
    return moment;
  }

  @SuppressWarnings("JavaUtilDate") // Callers still have them; nothing here makes one.
  private static Instant instant(Column column, Date date) {
    try {
      return date.toInstant();
    } catch (UnsupportedOperationException e) {
      // java.sql.Date and Time are in the zone of whoever made them, which they do not tell.
      throw column.refuse(
          "value of a wrong class",
          "class=%s (expected a class of java.time)".formatted(date.getClass().getName()),
          date);
    }
  }
}
