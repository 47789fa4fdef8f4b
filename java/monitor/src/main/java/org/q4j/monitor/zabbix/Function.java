package org.q4j.monitor.zabbix;

import java.util.Locale;

/** What is made of many values. */
enum Function {
  SUM,
  AVG,
  MIN,
  MAX,
  /** How many agents have a value. */
  COUNT,
  /** The values as lines, whatever they are. */
  JOIN;

  /**
   * Returns the one with that name, in any case.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Function of(String name) {
    for (Function function : values()) {
      if (function.name().equals(name.toUpperCase(Locale.ROOT))) {
        return function;
      }
    }
    throw new IllegalArgumentException(
        "Function='%s' (expected=sum, avg, min, max, count or join)".formatted(name));
  }
}
