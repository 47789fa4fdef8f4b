package org.q4j.monitor.lag;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.q4j.UnsupportedException;
import org.q4j.row.Column;
import org.q4j.row.Row;
import org.q4j.row.Schema;

/**
 * A column that says when a row came: an integer of Unix seconds or, above {@value #MILLIS}, of
 * milliseconds; a TIMESTAMP; a DATETIME in this machine's zone.
 */
final class TimeColumn {
  /** Seconds reach this in the year 5138, milliseconds did in 1973. */
  static final long MILLIS = 100_000_000_000L;

  private final int index;
  private final String name;
  private final ZoneId zone;

  private TimeColumn(int index, String name, ZoneId zone) {
    this.index = index;
    this.name = name;
    this.zone = zone;
  }

  /**
   * @throws org.q4j.SchemaException when there is no such column
   */
  static TimeColumn of(Schema schema, String name) {
    Column column = schema.column(name);
    boolean utc = column.type().sql().toUpperCase(Locale.ROOT).startsWith("TIMESTAMP");
    return new TimeColumn(
        schema.indexOf(name), name, utc ? ZoneOffset.UTC : ZoneId.systemDefault());
  }

  /**
   * Returns how long ago the row came, 0 when that is in the future.
   *
   * @throws UnsupportedException when the column holds no time
   */
  Duration age(Row row, long nowMillis) {
    Object value = row.get(index);
    long then;
    if (value instanceof Long number) {
      then = millis(number);
    } else if (value instanceof String text) {
      then = millis(text);
    } else {
      throw no(String.valueOf(value));
    }
    return Duration.ofMillis(Math.max(0, nowMillis - then));
  }

  /** Returns the Unix milliseconds of a number of Unix seconds or milliseconds. */
  static long millis(long number) {
    return Math.abs(number) < MILLIS ? number * 1000 : number;
  }

  private long millis(String text) {
    try {
      return LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant().toEpochMilli();
    } catch (DateTimeParseException wrong) {
      throw no(text);
    }
  }

  private UnsupportedException no(String value) {
    return new UnsupportedException(
        "column %s holds no time: '%s' (expected=Unix seconds or milliseconds, or 2024-02-29 10:00:00)"
            .formatted(name, value));
  }
}
