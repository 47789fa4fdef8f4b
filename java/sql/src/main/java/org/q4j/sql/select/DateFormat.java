package org.q4j.sql.select;

import java.util.List;

/** DATE_FORMAT and TIME_FORMAT: a percent sign and a letter for each part. */
final class DateFormat {

  static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");

  /** From Monday on. */
  static final List<String> DAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

  private DateFormat() {}

  static Node node(Node moment, Node pattern, Conversions conversions) {
    return Arithmetic.strict(
        SqlType.text(pattern.type().length() * 4 + 20),
        moment,
        pattern,
        (value, text) ->
            conversions
                .datetime(value, moment.type())
                .map(found -> format(found, Conversions.text(text, pattern.type())))
                .orElse(null));
  }

  static Node timeNode(Node time, Node pattern, Conversions conversions) {
    return Arithmetic.strict(
        SqlType.text(pattern.type().length() * 4 + 20),
        time,
        pattern,
        (value, text) ->
            conversions
                .time(value, time.type())
                .map(found -> format(found, Conversions.text(text, pattern.type())))
                .orElse(null));
  }

  /** Returns null without a pattern, and where a part is wanted that a zero in the date hides. */
  static String format(Temporal value, String pattern) {
    if (pattern.isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder(pattern.length() * 2);
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%' || i + 1 == pattern.length()) {
        out.append(c);
      } else if (!append(out, value, pattern.charAt(++i))) {
        return null;
      }
    }
    return out.toString();
  }

  private static boolean append(StringBuilder out, Temporal value, char letter) {
    switch (letter) {
      case 'Y' -> Temporal.digits(out, value.year(), 4);
      case 'y' -> Temporal.digits(out, value.year() % 100, 2);
      case 'm' -> Temporal.digits(out, value.month(), 2);
      case 'c' -> out.append(value.month());
      case 'd' -> Temporal.digits(out, value.day(), 2);
      case 'e' -> out.append(value.day());
      case 'D' -> out.append(value.day()).append(ordinal(value.day()));
      case 'H' -> Temporal.digits(out, value.hour(), 2);
      case 'k' -> out.append(value.hour());
      case 'h', 'I' -> Temporal.digits(out, twelve(value), 2);
      case 'l' -> out.append(twelve(value));
      case 'i' -> Temporal.digits(out, value.minute(), 2);
      case 's', 'S' -> Temporal.digits(out, value.second(), 2);
      case 'f' -> Temporal.digits(out, value.micros(), 6);
      case 'p' -> out.append(half(value));
      case 'T' -> out.append(clock(value, value.hour()));
      case 'r' -> out.append(clock(value, twelve(value))).append(' ').append(half(value));
      case 'M', 'b' -> {
        return appendMonth(out, value, letter == 'b');
      }
      default -> {
        return appendDay(out, value, letter);
      }
    }
    return true;
  }

  private static boolean appendMonth(StringBuilder out, Temporal value, boolean isShort) {
    if (value.month() == 0) {
      return false;
    }
    String name = MONTHS.get(value.month() - 1);
    out.append(isShort ? name.substring(0, 3) : name);
    return true;
  }

  private static boolean appendDay(StringBuilder out, Temporal value, char letter) {
    if ("aWjwUuVvXx".indexOf(letter) < 0) {
      out.append(letter);
      return true;
    }
    if (!value.isReal()) {
      return false;
    }
    String day = DAYS.get(Calendar.weekday(value));
    switch (letter) {
      case 'W' -> out.append(day);
      case 'a' -> out.append(day, 0, 3);
      case 'j' -> Temporal.digits(out, Calendar.local(value).getDayOfYear(), 3);
      case 'w' -> out.append((Calendar.weekday(value) + 1) % 7);
      case 'U' -> Temporal.digits(out, Calendar.week(value, 0).week(), 2);
      case 'u' -> Temporal.digits(out, Calendar.week(value, 1).week(), 2);
      case 'V' -> Temporal.digits(out, Calendar.week(value, 2).week(), 2);
      case 'v' -> Temporal.digits(out, Calendar.week(value, 3).week(), 2);
      case 'X' -> Temporal.digits(out, Calendar.week(value, 2).year(), 4);
      default -> Temporal.digits(out, Calendar.week(value, 3).year(), 4);
    }
    return true;
  }

  private static String ordinal(int day) {
    if (day >= 10 && day <= 19) {
      return "th";
    }
    return switch (day % 10) {
      case 1 -> "st";
      case 2 -> "nd";
      case 3 -> "rd";
      default -> "th";
    };
  }

  private static int twelve(Temporal value) {
    return (value.hour() + 11) % 12 + 1;
  }

  private static String half(Temporal value) {
    return value.hour() % 24 < 12 ? "AM" : "PM";
  }

  private static String clock(Temporal value, int hour) {
    StringBuilder out = new StringBuilder(8);
    Temporal.digits(out, hour, 2).append(':');
    Temporal.digits(out, value.minute(), 2).append(':');
    return Temporal.digits(out, value.second(), 2).toString();
  }
}
