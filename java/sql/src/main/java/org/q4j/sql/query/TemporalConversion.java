package org.q4j.sql.query;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.SchemaException;
import org.q4j.row.Column;
import org.q4j.row.RowBuilder;
import org.q4j.sql.catalog.Warnings;
import org.q4j.sql.select.Expressions;
import org.q4j.sql.wire.ErrorReply;

/** The part of {@link Conversion} that is about dates and times. */
final class TemporalConversion {
  /** As a text 0 is too short for a date; as a number it is one. */
  private static final Pattern SHORT_ZERO = Pattern.compile("0{1,4}");

  /** Days as numbers whose century is left out: years below 70 are after 2000. */
  private static final long FIRST_DAY = 101;

  private static final long LAST_OF_2000 = 691_231;
  private static final long LAST_DAY = 991_231;
  private static final long LAST_WITHOUT_TIME = 99_991_231;
  private static final BigDecimal LAST_NUMBER = BigDecimal.valueOf(99_991_231_235_959L);
  private static final long DAY_TO_SECOND = 1_000_000;

  private final Warnings warnings;
  private final ZoneId zone;

  TemporalConversion(Warnings warnings, ZoneId zone) {
    this.warnings = warnings;
    this.zone = zone;
  }

  /** As {@link Conversion#set}, of a value that is not null. */
  void set(RowBuilder to, int index, Column column, Object value, long row) {
    String type = Conversion.typeName(column);
    Object given = value instanceof byte[] bytes ? Conversion.latin(bytes) : value;
    if (given instanceof Double || given instanceof Float) {
      given = BigDecimal.valueOf(((Number) given).doubleValue());
    }
    if (value instanceof Double number && type.equals("year")) {
      given = BigDecimal.valueOf(Math.rint(number));
    }
    if (given instanceof String text && type.equals("year") && text.indexOf('.') > 0) {
      given = plainNumber(text.strip());
    }
    if (given instanceof BigDecimal number
        && type.equals("year")
        && number.abs().compareTo(LAST_NUMBER) <= 0) {
      given = number.setScale(0, RoundingMode.HALF_UP).longValue();
    }
    if (given instanceof BigDecimal number && !type.equals("year") && !type.equals("time")) {
      given = wholeDay(number, column, row);
    }
    if (given instanceof Long number && !type.equals("year") && !type.equals("time")) {
      given = withCentury(number);
    }
    if (given instanceof String text
        && !type.equals("year")
        && !type.equals("time")
        && SHORT_ZERO.matcher(text.strip()).matches()) {
      throw incorrect(type, given, column, row);
    }
    try {
      if (type.equals("timestamp") && !zone.normalized().equals(ZoneOffset.UTC)) {
        to.set(index, ZonedTimestamp.toUtc(given, zone));
      } else if (type.equals("year") && given instanceof String text) {
        if (text.length() > LeadingNumber.MAX_DIGITS) {
          throw Conversion.outOfRange(column, row);
        }
        to.set(index, text.strip());
      } else {
        to.set(index, given);
      }
    } catch (SchemaException refused) {
      boolean dated = !type.equals("time") && !type.equals("year");
      Optional<String> form = dated ? otherForm(given) : Optional.empty();
      if (form.isPresent() && setsTemporal(to, index, column, form.get(), row)) {
        return;
      }
      if (type.equals("date") && given instanceof String text && text.strip().length() > 10) {
        setDateOfMoment(to, index, column, text.strip(), row);
        return;
      }
      Optional<String> moment = type.equals("time") ? moment(given) : Optional.empty();
      if (moment.isPresent() && setsTemporal(to, index, column, moment.get().substring(11), row)) {
        warnings.add(Warnings.Level.NOTE, 1265, Conversion.truncated(column, row).getMessage());
        return;
      }
      if (type.equals("year")) {
        throw given instanceof String text
            ? wrongYear(text, column, row)
            : Conversion.outOfRange(column, row);
      }
      throw incorrect(type, given, column, row);
    }
  }

  private static ErrorReply incorrect(String type, Object value, Column column, long row) {
    return new ErrorReply(
        1292,
        "22007",
        "Incorrect %s value: '%s' for column '%s' at row %d"
            .formatted(
                type.equals("timestamp") ? "datetime" : type,
                Conversion.shown(value),
                column.name(),
                row));
  }

  private static Object plainNumber(String text) {
    return Conversion.NUMBER.matcher(text).matches() ? LeadingNumber.of(text) : text;
  }

  private static ErrorReply wrongYear(String text, Column column, long row) {
    Matcher number = Conversion.NUMBER.matcher(text.strip());
    if (!number.lookingAt()) {
      return Conversion.incorrect("integer", text, column, row);
    }
    return number.end() == text.strip().length()
        ? Conversion.outOfRange(column, row)
        : Conversion.truncated(column, row);
  }

  /** Returns a number without what is behind its point, unless that is a part of a second. */
  private Object wholeDay(BigDecimal number, Column column, long row) {
    if (number.signum() <= 0 || number.compareTo(LAST_NUMBER) > 0) {
      return number;
    }
    long whole = number.longValue();
    if (number.compareTo(BigDecimal.valueOf(whole)) == 0) {
      return whole;
    }
    if (whole < FIRST_DAY || whole > LAST_WITHOUT_TIME) {
      return number;
    }
    warnings.add(Warnings.Level.NOTE, 1265, Conversion.truncated(column, row).getMessage());
    return whole;
  }

  /**
   * Returns a number of a date, or of a date and a time, with the century that it leaves out: 128
   * is 2000-01-28 (MySQL 5.7 Reference Manual, "Date and Time Literals").
   */
  private static Object withCentury(long number) {
    if (number >= FIRST_DAY && number <= LAST_DAY) {
      return number + (number <= LAST_OF_2000 ? 20_000_000L : 19_000_000L);
    }
    long day = number / DAY_TO_SECOND;
    if (day >= FIRST_DAY && day <= LAST_DAY) {
      return number + (day <= LAST_OF_2000 ? 20_000_000L : 19_000_000L) * DAY_TO_SECOND;
    }
    return number;
  }

  /** Returns what else a value may say that a column of dates does not take as it is. */
  private static Optional<String> otherForm(Object refused) {
    Optional<String> read =
        refused instanceof String || refused instanceof Long
            ? Expressions.datetime(refused.toString())
            : Optional.empty();
    return read.filter(form -> !form.equals(refused));
  }

  /** Returns a date and a time of day, whose day a column of times leaves out. */
  private static Optional<String> moment(Object refused) {
    return refused instanceof String || refused instanceof Long
        ? Expressions.datetime(refused.toString()).filter(form -> form.length() > 11)
        : Optional.empty();
  }

  private boolean setsTemporal(RowBuilder to, int index, Column column, String form, long row) {
    try {
      set(to, index, column, form, row);
      return true;
    } catch (ErrorReply outOfRange) {
      return false; // The value is refused in the form that it was given in.
    }
  }

  private void setDateOfMoment(RowBuilder to, int index, Column column, String text, long row) {
    try {
      ZonedTimestamp.check(text);
      to.set(index, text.substring(0, 10));
    } catch (SchemaException refused) {
      throw incorrect("date", text, column, row);
    }
    warnings.add(Warnings.Level.NOTE, 1265, Conversion.truncated(column, row).getMessage());
  }
}
