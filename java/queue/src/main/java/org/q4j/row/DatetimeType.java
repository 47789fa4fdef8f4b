package org.q4j.row;

/**
 * DATETIME: since 5.6 five big-endian bytes (year × 13 + month in 17 bits, day in 5, hour in 5,
 * minute in 6, second in 6, the topmost bit set) and up to three of a fraction. Before, eight
 * little-endian bytes: the decimal number YYYYMMDDhhmmss. MariaDB's: {@link MariadbFraction}.
 */
final class DatetimeType extends TemporalType {
  private static final int PACKED = 5;
  private static final long OFFSET = 0x8000000000L;

  private final TemporalForm form;

  DatetimeType(int digits, TemporalForm form) {
    super(
        fractionName("DATETIME", digits) + form.label(),
        fractionName("datetime", digits) + form.sql(),
        bytes(digits, form),
        digits);
    this.form = form;
  }

  private static int bytes(int digits, TemporalForm form) {
    return switch (form) {
      case MYSQL_5_6 -> PACKED + fractionBytes(digits);
      case MYSQL_5_5 -> Long.BYTES;
      case MARIADB_5_3 -> MariadbFraction.datetimeBytes(digits);
    };
  }

  @Override
  DateTime read(byte[] body, int offset) {
    return switch (form) {
      case MYSQL_5_6 -> readPacked(body, offset);
      case MYSQL_5_5 -> readDecimal(LittleEndian.read(body, offset, size()));
      case MARIADB_5_3 -> MariadbFraction.datetime(readBigEndian(body, offset, size()), digits());
    };
  }

  private static DateTime readDecimal(long number) {
    if (number < 0 || number > 99_999_999_999_999L) {
      return null;
    }
    long date = number / 1_000_000;
    long clock = number % 1_000_000;
    return new DateTime(
        false,
        (int) (date / 10_000),
        (int) (date / 100 % 100),
        (int) (date % 100),
        (int) (clock / 10_000),
        (int) (clock / 100 % 100),
        (int) (clock % 100),
        0);
  }

  private DateTime readPacked(byte[] body, int offset) {
    long packed = readBigEndian(body, offset, PACKED) - OFFSET;
    if (packed < 0) {
      return null;
    }
    long fraction = readBigEndian(body, offset + PACKED, size() - PACKED);
    long months = packed >> 22;
    return new DateTime(
        false,
        (int) (months / 13),
        (int) (months % 13),
        (int) (packed >> 17 & 31),
        (int) (packed >> 12 & 31),
        (int) (packed >> 6 & 63),
        (int) (packed & 63),
        nanosOf(fraction, digits()));
  }

  @Override
  boolean holds(DateTime value) {
    return value.hasValidDate() && value.hasValidClock(23);
  }

  @Override
  boolean mayStand(DateTime value) {
    return value.hasDateInRange() && value.hasValidClock(23);
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
    switch (form) {
      case MYSQL_5_6 -> appendPacked(value, out);
      case MYSQL_5_5 -> out.putNumber(number(value), size());
      case MARIADB_5_3 -> putBigEndian(MariadbFraction.datetime(value, digits()), size(), out);
    }
  }

  private void appendPacked(DateTime value, RowBuffer out) {
    long date = (value.year() * 13L + value.month()) << 5 | value.day();
    long clock = (long) value.hour() << 12 | (long) value.minute() << 6 | value.second();
    putBigEndian(OFFSET + (date << 17 | clock), PACKED, out);
    putBigEndian(fractionOf(value, digits()), size() - PACKED, out);
  }

  @Override
  String range() {
    return "0000-00-00 00:00:00 to 9999-12-31 23:59:59";
  }
}
