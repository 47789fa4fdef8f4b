package org.q4j.monitor.zabbix;

import java.util.Locale;

/** What becomes of the whole when an agent does not answer. */
enum OnError {
  /** There is no value: a part that looks like the whole would raise no alarm. */
  FAIL,
  /** Those that answer count. */
  SKIP,
  /** It counts as 0, as it does in the older tool. */
  ZERO;

  /**
   * Returns the one with that name, in any case.
   *
   * @throws IllegalArgumentException when there is none
   */
  static OnError of(String name) {
    for (OnError choice : values()) {
      if (choice.name().equals(name.toUpperCase(Locale.ROOT))) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        "OnError='%s' (expected=fail, skip or zero)".formatted(name));
  }
}
