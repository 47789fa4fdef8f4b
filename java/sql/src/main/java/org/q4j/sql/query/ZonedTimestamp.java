package org.q4j.sql.query;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;

/**
 * TIMESTAMPs, which queues keep in UTC, as a session of another time zone writes and reads them.
 */
final class ZonedTimestamp {
  private static final Schema MOMENT = Schema.parse("moment DATETIME(6)");

  private ZonedTimestamp() {}

  /**
   * Refuses what is no moment.
   *
   * @throws org.q4j.SchemaException then
   */
  static void check(Object local) {
    read(local);
  }

  /** Returns a moment in MySQL's text form, whatever form it was given in. */
  private static String read(Object local) {
    RowBuilder row = new RowBuilder(MOMENT).set(0, local);
    return MOMENT.codec(RowOrder.V2).decode(row.encode()).getString(0);
  }

  /**
   * Returns the moment in UTC; the zero date stays.
   *
   * @throws org.q4j.SchemaException when it is no moment
   */
  static Object toUtc(Object local, ZoneId zone) {
    String text = read(local);
    try {
      return LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
    } catch (DateTimeParseException zeros) {
      return text;
    }
  }

  /** Returns a column's text in the zone, with as many digits behind the point as it has. */
  static String fromUtc(String utc, ZoneId zone) {
    try {
      LocalDateTime local =
          LocalDateTime.parse(utc.replace(' ', 'T'))
              .atOffset(ZoneOffset.UTC)
              .atZoneSameInstant(zone)
              .toLocalDateTime();
      String whole =
          "%04d-%02d-%02d %02d:%02d:%02d"
              .formatted(
                  local.getYear(),
                  local.getMonthValue(),
                  local.getDayOfMonth(),
                  local.getHour(),
                  local.getMinute(),
                  local.getSecond());
      return whole + utc.substring(Math.min(utc.length(), whole.length()));
    } catch (DateTimeParseException zeros) {
      return utc;
    }
  }
}
