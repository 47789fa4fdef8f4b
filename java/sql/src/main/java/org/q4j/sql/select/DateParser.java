package org.q4j.sql.select;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** STR_TO_DATE: reads a text by the pattern that DATE_FORMAT writes with. */
final class DateParser {

  private final String text;
  private final String pattern;
  private int at;
  private int year;
  private int month;
  private int day;
  private int dayOfYear;
  private int hour;
  private int minute;
  private int second;
  private int micros;
  private boolean twelve;
  private int half = -1;

  private DateParser(String text, String pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /** What of a moment a pattern has. */
  static Kind kind(String pattern) {
    boolean date = false;
    boolean time = false;
    for (int i = 0; i + 1 < pattern.length(); i++) {
      if (pattern.charAt(i) == '%') {
        char letter = pattern.charAt(++i);
        date |= "YymcdeDMbjaWwUuVvXx".indexOf(letter) >= 0;
        time |= "HkhIlisSfpTr".indexOf(letter) >= 0;
      }
    }
    return !time ? Kind.DATE : date ? Kind.DATETIME : Kind.TIME;
  }

  /** Returns the moment, of all parts; empty when the text is not of the pattern. */
  static Optional<Temporal> parse(String text, String pattern) {
    DateParser parser = new DateParser(text, pattern);
    return parser.read() ? parser.value() : Optional.empty();
  }

  private boolean read() {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      skipBlanks();
      if (c == '%' && i + 1 < pattern.length()) {
        if (!part(pattern.charAt(++i))) {
          return false;
        }
      } else if (!Character.isWhitespace(c) && !accept(c)) {
        return false;
      }
    }
    return true;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  /** Reads up to so many digits; -1 when there are none. */
  private int number(int most) {
    int value = -1;
    for (int count = 0; count < most && at < text.length(); count++) {
      char c = text.charAt(at);
      if (c < '0' || c > '9') {
        break;
      }
      value = Math.max(0, value) * 10 + c - '0';
      at++;
    }
    return value;
  }

  private boolean part(char letter) {
    switch (letter) {
      case 'Y' -> {
        int start = at;
        year = number(4);
        if (year >= 0 && at - start <= 2) {
          year += year < 70 ? 2000 : 1900;
        }
        return year >= 0;
      }
      case 'y' -> {
        year = number(2);
        boolean found = year >= 0;
        year += year < 70 ? 2000 : 1900;
        return found;
      }
      case 'm', 'c' -> {
        month = number(2);
        return month >= 0;
      }
      case 'd', 'e' -> {
        day = number(2);
        return day >= 0;
      }
      case 'D' -> {
        day = number(2);
        at = Math.min(text.length(), at + 2);
        return day >= 0;
      }
      case 'M', 'b' -> {
        month = name(DateFormat.MONTHS, letter == 'b') + 1;
        return month > 0;
      }
      case 'a', 'W' -> {
        return name(DateFormat.DAYS, letter == 'a') >= 0;
      }
      case 'j' -> {
        dayOfYear = number(3);
        return dayOfYear > 0;
      }
      default -> {
        return timePart(letter);
      }
    }
  }

  private boolean timePart(char letter) {
    switch (letter) {
      case 'H', 'k' -> {
        hour = number(2);
        return hour >= 0;
      }
      case 'h', 'I', 'l' -> {
        twelve = true;
        hour = number(2);
        return hour > 0 && hour <= 12;
      }
      case 'i' -> {
        minute = number(2);
        return minute >= 0;
      }
      case 's', 'S' -> {
        second = number(2);
        return second >= 0;
      }
      case 'f' -> {
        int start = at;
        micros = number(6);
        for (int i = at - start; i < 6 && micros > 0; i++) {
          micros *= 10;
        }
        return micros >= 0;
      }
      case 'p' -> {
        half = name(List.of("AM", "PM"), false);
        return half >= 0;
      }
      case 'T' -> {
        return part('H') && accept(':') && part('i') && accept(':') && part('s');
      }
      case 'r' -> {
        boolean clock = part('h') && accept(':') && part('i') && accept(':') && part('s');
        skipBlanks();
        return clock && part('p');
      }
      case '%' -> {
        return accept('%');
      }
      case '#' -> {
        return number(Integer.MAX_VALUE) >= -1;
      }
      default -> {
        return false;
      }
    }
  }

  private int name(List<String> names, boolean isShort) {
    for (int i = 0; i < names.size(); i++) {
      String name = isShort ? names.get(i).substring(0, 3) : names.get(i);
      if (text.regionMatches(true, at, name, 0, name.length())) {
        at += name.length();
        return i;
      }
    }
    return -1;
  }

  private Optional<Temporal> value() {
    if (twelve) {
      hour = hour % 12 + (half == 1 ? 12 : 0);
    }
    if (dayOfYear > 0) {
      try {
        LocalDate date = LocalDate.ofYearDay(year, 1).plusDays(dayOfYear - 1L);
        year = date.getYear();
        month = date.getMonthValue();
        day = date.getDayOfMonth();
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
    Temporal moment =
        new Temporal(Kind.DATETIME, false, year, month, day, hour, minute, second, micros);
    return moment.hasValidDate() && moment.hasValidClock() ? Optional.of(moment) : Optional.empty();
  }
}
