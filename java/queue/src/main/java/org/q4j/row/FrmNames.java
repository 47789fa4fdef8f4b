package org.q4j.row;

import java.util.ArrayList;
import java.util.List;

/**
 * Lists of names: a separator, which is any byte but zero, behind it each name with another
 * separator, then a zero. An empty list is a zero alone.
 */
final class FrmNames {

  private final FrmBytes section;
  private final String what;
  private int at;

  FrmNames(FrmBytes section, String what) {
    this.section = section;
    this.what = what;
  }

  /** Reads the next list, undecoded. */
  List<byte[]> next() {
    List<byte[]> names = new ArrayList<>();
    int separator = section.one(at++, what);
    int start = at;
    while (separator != 0) {
      int found = section.one(at, what);
      if (found == separator) {
        names.add(section.copy(start, at - start, what));
        start = at + 1;
      } else if (found == 0) {
        if (at > start) {
          throw section.corrupt(what + " without end: byte", found, separator, at);
        }
        separator = 0;
      }
      at++;
    }
    return names;
  }
}
