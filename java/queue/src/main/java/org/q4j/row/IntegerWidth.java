package org.q4j.row;

import java.util.Locale;

/** The integer types by their number of bytes, with the display widths that MySQL gives them. */
enum IntegerWidth {
  TINYINT(1, 4, 3),
  SMALLINT(2, 6, 5),
  MEDIUMINT(3, 9, 8),
  INT(4, 11, 10),
  BIGINT(8, 20, 20);

  private final int bytes;
  private final int signedDisplay;
  private final int unsignedDisplay;

  IntegerWidth(int bytes, int signedDisplay, int unsignedDisplay) {
    this.bytes = bytes;
    this.signedDisplay = signedDisplay;
    this.unsignedDisplay = unsignedDisplay;
  }

  int bytes() {
    return bytes;
  }

  int display(boolean unsigned) {
    return unsigned ? unsignedDisplay : signedDisplay;
  }

  String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
