package org.q4j.row;

import java.util.Map;

/** Makes the types of dates and times, in any of their forms. */
final class TemporalTypes {
  private static final int MOST_DIGITS = 6;

  private TemporalTypes() {}

  static void register(Map<String, TypeCatalog.Factory> factories) {
    factories.put(
        "DATE",
        (spec, table) -> {
          refuse(spec);
          spec.refuseArgument(0, "none");
          return new DateType();
        });
    factories.put(
        "YEAR",
        (spec, table) -> {
          spec.refuseEncoding();
          spec.length(4, 4); // YEAR(2) was another way to show it, not to store it.
          return new YearType();
        });
    factories.put("TIME", (spec, table) -> time(digits(spec), spec.form));
    factories.put("DATETIME", (spec, table) -> datetime(digits(spec), spec.form));
    factories.put("TIMESTAMP", (spec, table) -> timestamp(digits(spec), spec.form));
  }

  /**
   * Returns TIME in a form.
   *
   * @param digits of a second's fraction, 0 to 6; 0 in the form of 5.5
   */
  static TemporalType time(int digits, TemporalForm form) {
    return new TimeType(digits, stored(digits, form));
  }

  /** Returns DATETIME, as {@link #time}. */
  static TemporalType datetime(int digits, TemporalForm form) {
    return new DatetimeType(digits, stored(digits, form));
  }

  /** Returns TIMESTAMP, as {@link #time}. */
  static TemporalType timestamp(int digits, TemporalForm form) {
    return new TimestampType(digits, stored(digits, form));
  }

  /** Without a fraction, MariaDB's form is that of MySQL 5.5. */
  private static TemporalForm stored(int digits, TemporalForm form) {
    boolean alike = digits == 0 && form == TemporalForm.MARIADB_5_3;
    return alike ? TemporalForm.MYSQL_5_5 : form;
  }

  private static int digits(TypeSpec spec) {
    refuse(spec);
    int digits = (int) spec.length(0, MOST_DIGITS);
    if (digits > 0 && spec.form == TemporalForm.MYSQL_5_5) {
      throw spec.error(spec.arguments.get(0), "fraction in the form of 5.5", "none");
    }
    return digits;
  }

  private static void refuse(TypeSpec spec) {
    spec.refuseNumeric();
    spec.refuseEncoding();
  }
}
