package org.q4j.sql.query;

import java.util.regex.Pattern;

/** Tells values that are out of range as dates and times from those that are none at all. */
final class TemporalShape {
  private static final Pattern TIME =
      Pattern.compile("[-+]?(?:[0-9]{1,18}|[0-9 ]{0,18}[0-9]{1,9}:[0-9]{1,2}(?::[0-9.]{1,9})?)");

  private static final Pattern DATE =
      Pattern.compile("[0-9]{1,18}|[0-9]{1,4}\\p{Punct}[0-9]{1,2}\\p{Punct}[0-9]{1,2}(?:[ T].*)?");

  private TemporalShape() {}

  static boolean isTime(Object value) {
    return TIME.matcher(LeadingNumber.text(value).strip()).matches();
  }

  static boolean isDate(Object value) {
    return DATE.matcher(LeadingNumber.text(value).strip()).matches();
  }
}
