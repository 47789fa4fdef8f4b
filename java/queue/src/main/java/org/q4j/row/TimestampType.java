package org.q4j.row;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * TIMESTAMP: seconds since 1970 in UTC in four bytes, since 5.6 big-endian and with up to three of
 * a fraction, before that little-endian. MariaDB 5.3's has a fraction too, but in units of its last
 * digit. 0 is no moment: 0000-00-00 00:00:00. Texts and numbers are in UTC here.
 */
final class TimestampType extends TemporalType {
  private static final DateTime NEVER = DateTime.date(0, 0, 0);
  private static final long LAST = Integer.MAX_VALUE;

  private final TemporalForm form;

  TimestampType(int digits, TemporalForm form) {
    super(
        fractionName("TIMESTAMP", digits) + form.label(),
        fractionName("timestamp", digits) + form.sql(),
        Integer.BYTES + fractionBytes(digits),
        digits);
    this.form = form;
  }

  @Override
  DateTime read(byte[] body, int offset) {
    long seconds =
        form == TemporalForm.MYSQL_5_5
            ? LittleEndian.read(body, offset, Integer.BYTES)
            : readBigEndian(body, offset, Integer.BYTES);
    long fraction = readBigEndian(body, offset + Integer.BYTES, size() - Integer.BYTES);
    int nanos =
        form == TemporalForm.MARIADB_5_3
            ? DateTime.nanosOf(fraction, digits())
            : nanosOf(fraction, digits());
    if (seconds > LAST || nanos < 0) {
      return null;
    }
    if (seconds == 0) {
      return nanos == 0 ? NEVER : null;
    }
    return DateTime.of(LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC));
  }

  @Override
  boolean holds(DateTime value) {
    if (value.isZero()) {
      return true;
    }
    if (!value.isRealDate() || !value.hasValidDate() || !value.hasValidClock(23)) {
      return false;
    }
    long seconds = seconds(value);
    return seconds > 0 && seconds <= LAST;
  }

  private static long seconds(DateTime value) {
    return value.toLocal().toEpochSecond(ZoneOffset.UTC);
  }

  @Override
  String text(DateTime value) {
    return value.dateText() + " " + value.clockText(digits());
  }

  @Override
  long number(DateTime value) {
    return value.dateNumber() * 1_000_000 + value.clockNumber();
  }

  @Override
  DateTime parse(Column column, Object value) {
    return DateTimeInput.dateTime(column, value);
  }

  @Override
  void append(DateTime value, RowBuffer out) {
    long seconds = value.isZero() ? 0 : seconds(value);
    if (form == TemporalForm.MYSQL_5_5) {
      out.putNumber(seconds, Integer.BYTES);
      return;
    }
    putBigEndian(seconds, Integer.BYTES, out);
    boolean units = form == TemporalForm.MARIADB_5_3;
    long fraction = units ? value.units(digits()) : fractionOf(value, digits());
    putBigEndian(fraction, size() - Integer.BYTES, out);
  }

  @Override
  String range() {
    return "1970-01-01 00:00:01 to 2038-01-19 03:14:07 UTC, or 0000-00-00 00:00:00";
  }
}
