package org.q4j.row;

/** DATE: 3 bytes, little-endian, day + month × 32 + year × 512. */
final class DateType extends TemporalType {
  DateType() {
    super("DATE", "date", 3, 0);
  }

  @Override
  DateTime read(byte[] body, int offset) {
    int value = (int) LittleEndian.read(body, offset, size());
    return DateTime.date(value >> 9, value >> 5 & 15, value & 31);
  }

  @Override
  boolean holds(DateTime value) {
    boolean noTime = (value.hour() | value.minute() | value.second() | value.nano()) == 0;
    return value.hasValidDate() && noTime;
  }

  @Override
  boolean mayStand(DateTime value) {
    return value.hasDateInRange();
  }

  @Override
  String text(DateTime value) {
    return value.dateText();
  }

  @Override
  long number(DateTime value) {
    return value.dateNumber();
  }

  @Override
  DateTime parse(Column column, Object value) {
    return DateTimeInput.dateTime(column, value);
  }

  @Override
  void append(DateTime value, RowBuffer out) {
    out.putNumber(value.day() | value.month() << 5 | value.year() << 9, size());
  }

  @Override
  String range() {
    return "0000-00-00 to 9999-12-31, without a time";
  }
}
