package org.q4j.row;

/**
 * TIME and DATETIME with a fraction as MariaDB 5.3 to 10.0 store them: one big-endian number that
 * counts units of the last digit, be it tenths or microseconds.
 *
 * <table>
 * <caption>Layout</caption>
 * <tr><th>type</th><th>bytes for 0 to 6 digits</th><th>number</th></tr>
 * <tr><td>TIME</td><td>3 4 4 5 5 5 6</td><td>the units, and those of 839 hours so that no number is
 *     negative</td></tr>
 * <tr><td>DATETIME</td><td>5 6 6 7 7 7 8</td><td>((((year × 13 + month) × 32 + day) × 24 + hour) ×
 *     60 + minute) × 60 + second, in units</td></tr>
 * </table>
 *
 * <p>Source: what is publicly known of MariaDB's temporal columns; a default in a .frm file that
 * MariaDB wrote agrees for TIME.
 */
final class MariadbFraction {

  private static final int[] TIME_BYTES = {3, 4, 4, 5, 5, 5, 6};
  private static final int[] DATETIME_BYTES = {5, 6, 6, 7, 7, 7, 8};
  private static final long TIME_ZERO = 839 * 3600L;

  private MariadbFraction() {}

  static int timeBytes(int digits) {
    return TIME_BYTES[digits];
  }

  static int datetimeBytes(int digits) {
    return DATETIME_BYTES[digits];
  }

  static DateTime time(long stored, int digits) {
    long units = units(digits);
    long signed = stored - TIME_ZERO * units;
    long number = Math.abs(signed);
    int nano = DateTime.nanosOf(number % units, digits);
    long clock = number / units;
    // Six bytes of units are 2^48 microseconds, not quite 80,000 hours.
    int hours = (int) (clock / 3600);
    return DateTime.time(signed < 0, hours, (int) (clock / 60 % 60), (int) (clock % 60), nano);
  }

  static long time(DateTime value, int digits) {
    long number = count(value.hour(), value, digits);
    return TIME_ZERO * units(digits) + (value.negative() ? -number : number);
  }

  /** Returns null for what is no number of this form. */
  static DateTime datetime(long stored, int digits) {
    if (stored < 0) {
      return null;
    }
    long units = units(digits);
    long seconds = stored / units;
    long days = seconds / 86_400;
    long months = days / 32;
    if (months / 13 > 9999) {
      return null;
    }
    return new DateTime(
        false,
        (int) (months / 13),
        (int) (months % 13),
        (int) (days % 32),
        (int) (seconds / 3600 % 24),
        (int) (seconds / 60 % 60),
        (int) (seconds % 60),
        DateTime.nanosOf(stored % units, digits));
  }

  static long datetime(DateTime value, int digits) {
    long days = (value.year() * 13L + value.month()) * 32 + value.day();
    return count(days * 24 + value.hour(), value, digits);
  }

  private static long count(long hours, DateTime value, int digits) {
    long seconds = (hours * 60 + value.minute()) * 60 + value.second();
    return seconds * units(digits) + value.units(digits);
  }

  private static long units(int digits) {
    return 1_000_000_000L / DateTime.unit(digits);
  }
}
