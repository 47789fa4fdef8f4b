package org.q4j.row;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * TIMESTAMP: seconds since 1970 in UTC in four bytes, since 5.6 big-endian and with up to three of
 * a fraction, before that little-endian. 0 is no moment: 0000-00-00 00:00:00. Texts and numbers are
 * in UTC here.
 */
final class TimestampType extends TemporalType {
  private static final DateTime NEVER = DateTime.date(0, 0, 0);
  private static final long LAST = Integer.MAX_VALUE;

  private final boolean old;

  TimestampType(int digits, boolean old) {
    super(
        fractionName("TIMESTAMP", digits) + (old ? " of 5.5" : ""),
        fractionName("timestamp", digits) + (old ? TemporalTypes.OLD_FORMAT : ""),
        Integer.BYTES + fractionBytes(digits),
        digits);
    this.old = old;
  }

  @Override
  DateTime read(byte[] body, int offset) {
    long seconds =
        old
            ? LittleEndian.read(body, offset, Integer.BYTES)
            : readBigEndian(body, offset, Integer.BYTES);
    int nanos =
        nanosOf(readBigEndian(body, offset + Integer.BYTES, size() - Integer.BYTES), digits());
    if (seconds > LAST || nanos < 0) {
      return null;
    }
    return seconds == 0 && nanos == 0
        ? NEVER
        : DateTime.of(LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC));
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
    return seconds >= 0 && seconds <= LAST && (seconds > 0 || value.nano() > 0);
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
    if (old) {
      out.putNumber(seconds, Integer.BYTES);
      return;
    }
    putBigEndian(seconds, Integer.BYTES, out);
    putBigEndian(fractionOf(value.nano(), digits()), size() - Integer.BYTES, out);
  }

  @Override
  String range() {
    return "1970-01-01 00:00:01 to 2038-01-19 03:14:07 UTC, or 0000-00-00 00:00:00";
  }
}
