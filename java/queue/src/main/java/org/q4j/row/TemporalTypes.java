package org.q4j.row;

import java.util.Map;

/** Makes the types of dates and times, in the form of 5.6 or in the one before it. */
final class TemporalTypes {
  /** What MySQL prints behind a type that is stored as before 5.6. */
  static final String OLD_FORMAT = " /* 5.5 binary format */";

  private static final String OLD_COMMENT = "/* 5.5 binary format */";
  private static final String MARIADB_COMMENT = "/* mariadb-5.3 */";
  private static final int MOST_DIGITS = 6;

  private TemporalTypes() {}

  /** Returns whether the text behind a type says that it is stored as before 5.6. */
  static boolean saysOld(String behind) {
    return behind.contains(OLD_COMMENT) || behind.contains(MARIADB_COMMENT);
  }

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
    factories.put("TIME", (spec, table) -> new TimeType(digits(spec), spec.oldFormat));
    factories.put("DATETIME", (spec, table) -> new DatetimeType(digits(spec), spec.oldFormat));
    factories.put("TIMESTAMP", (spec, table) -> new TimestampType(digits(spec), spec.oldFormat));
  }

  private static int digits(TypeSpec spec) {
    refuse(spec);
    int digits = (int) spec.length(0, MOST_DIGITS);
    if (digits > 0 && spec.oldFormat) {
      // MariaDB 5.3 had these, in a layout of its own.
      throw spec.source.unsupported(
          spec.at, "fractions of a second in the format of before 5.6", "none");
    }
    return digits;
  }

  private static void refuse(TypeSpec spec) {
    spec.refuseNumeric();
    spec.refuseEncoding();
  }
}
