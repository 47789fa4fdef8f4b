package org.q4j.row;

/**
 * TIME: since 5.6 three big-endian bytes, and up to three of a fraction, as one number around a
 * zero in the middle of its range: hour in 10 bits, minute in 6, second in 6, then the fraction.
 * Before, three little-endian bytes: the signed decimal number hhmmss. MariaDB's: {@link
 * MariadbFraction}.
 */
final class TimeType extends TemporalType {
  private static final int MOST_HOURS = 838;

  private final TemporalForm form;

  TimeType(int digits, TemporalForm form) {
    super(
        fractionName("TIME", digits) + form.label(),
        fractionName("time", digits) + form.sql(),
        form == TemporalForm.MARIADB_5_3
            ? MariadbFraction.timeBytes(digits)
            : 3 + fractionBytes(digits),
        digits);
    this.form = form;
  }

  @Override
  DateTime read(byte[] body, int offset) {
    return switch (form) {
      case MYSQL_5_6 -> readPacked(body, offset);
      case MYSQL_5_5 -> readDecimal(body, offset);
      case MARIADB_5_3 -> MariadbFraction.time(readBigEndian(body, offset, size()), digits());
    };
  }

  private DateTime readDecimal(byte[] body, int offset) {
    long stored = LittleEndian.read(body, offset, size()) << 40 >> 40;
    long number = Math.abs(stored);
    return DateTime.time(
        stored < 0, (int) (number / 10_000), (int) (number / 100 % 100), (int) (number % 100), 0);
  }

  private DateTime readPacked(byte[] body, int offset) {
    int bits = 8 * fractionBytes(digits());
    long stored = readBigEndian(body, offset, size()) - (0x800000L << bits);
    long number = Math.abs(stored);
    long clock = number >> bits;
    int nanos = nanosOf(number & ((1L << bits) - 1), digits());
    return DateTime.time(
        stored < 0, (int) (clock >> 12), (int) (clock >> 6 & 63), (int) (clock & 63), nanos);
  }

  @Override
  boolean holds(DateTime value) {
    boolean beyond =
        value.hour() == MOST_HOURS
            && value.minute() == 59
            && value.second() == 59
            && value.nano() > 0;
    return value.hasValidClock(MOST_HOURS) && !beyond;
  }

  @Override
  boolean valid(DateTime value) {
    return holds(value);
  }

  @Override
  boolean isSpan() {
    return true;
  }

  @Override
  String text(DateTime value) {
    return value.clockText(digits());
  }

  @Override
  long number(DateTime value) {
    return value.negative() ? -value.clockNumber() : value.clockNumber();
  }

  @Override
  DateTime parse(Column column, Object value) {
    return DateTimeInput.time(column, value);
  }

  @Override
  void append(DateTime value, RowBuffer out) {
    switch (form) {
      case MYSQL_5_6 -> appendPacked(value, out);
      case MYSQL_5_5 -> out.putNumber(number(value), size());
      case MARIADB_5_3 -> putBigEndian(MariadbFraction.time(value, digits()), size(), out);
    }
  }

  private void appendPacked(DateTime value, RowBuffer out) {
    int bits = 8 * fractionBytes(digits());
    long clock = (long) value.hour() << 12 | (long) value.minute() << 6 | value.second();
    long number = clock << bits | fractionOf(value, digits());
    putBigEndian((0x800000L << bits) + (value.negative() ? -number : number), size(), out);
  }

  @Override
  String range() {
    return "-838:59:59 to 838:59:59";
  }
}
