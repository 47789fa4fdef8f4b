package org.q4j.sql.query;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells values that are out of range as times from those that are none at all. */
final class TemporalShape {
  private static final Pattern TIME =
      Pattern.compile(
          "[-+]?(?:[0-5]?[0-9]|[0-9][0-5][0-9]|[0-9]{0,14}[0-5][0-9][0-5][0-9]"
              + "|[0-9 ]{0,18}[0-9]{1,9}:[0-5]?[0-9](?::[0-5]?[0-9](?:\\.[0-9]{0,9})?)?)");

  private static final Pattern TIME_AT_START =
      Pattern.compile("[-+]?[0-9]{1,3}:[0-5]?[0-9](?::[0-5]?[0-9](?:\\.[0-9]{1,6})?)?(?![0-9:])");

  private TemporalShape() {}

  static boolean isTime(Object value) {
    return TIME.matcher(LeadingNumber.text(value).strip()).matches();
  }

  /** Returns the time of day, or the span, that a value begins with, if it does. */
  static Optional<String> timeAtStart(Object value) {
    Matcher matcher = TIME_AT_START.matcher(LeadingNumber.text(value).strip());
    return matcher.lookingAt() ? Optional.of(matcher.group()) : Optional.empty();
  }
}
