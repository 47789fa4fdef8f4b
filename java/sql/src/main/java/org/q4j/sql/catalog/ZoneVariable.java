package org.q4j.sql.catalog;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time zone: SYSTEM, {@code +hh:mm} from -13:59 to +14:00, or a name of the tz database. */
final class ZoneVariable implements VariableType {
  private static final String SYSTEM = "SYSTEM";
  private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{1,2}):(\\d{2})");
  private static final int MOST_EAST = 14 * 60;
  private static final int MOST_WEST = 14 * 60 - 1;

  @Override
  public Object take(String name, Object value, Warnings warnings) {
    String text = VariableType.text(value);
    if (text == null) {
      throw value == null ? Errors.wrongValue(name, null) : Errors.wrongType(name);
    }
    if (text.equalsIgnoreCase(SYSTEM)) {
      return SYSTEM;
    }
    zone(text);
    return text;
  }

  /** Returns the zone that a value of such a variable means. */
  static ZoneId zone(String value) {
    if (value.equals(SYSTEM)) {
      return ZoneId.systemDefault();
    }
    Matcher offset = OFFSET.matcher(value);
    if (offset.matches()) {
      int minutes = Integer.parseInt(offset.group(2)) * 60 + Integer.parseInt(offset.group(3));
      boolean west = offset.group(1).equals("-");
      if (Integer.parseInt(offset.group(3)) > 59 || minutes > (west ? MOST_WEST : MOST_EAST)) {
        throw Errors.unknownZone(value);
      }
      return ZoneOffset.ofTotalSeconds((west ? -minutes : minutes) * 60);
    }
    // Java's own forms, such as GMT+1 or a bare Z, are no names of the database.
    if (!value.matches("[A-Za-z][A-Za-z0-9_+/-]*")) {
      throw Errors.unknownZone(value);
    }
    try {
      return ZoneId.of(value);
    } catch (DateTimeException unknown) {
      throw Errors.unknownZone(value);
    }
  }
}
