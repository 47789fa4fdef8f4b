package org.q4j.monitor.zabbix;

import java.util.Locale;

/** What is logged: a level and those above it. */
enum LogLevel {
  /** Every question and answer. */
  DEBUG,
  /** Starts, ends, new configurations. */
  INFO,
  /** Agents that do not answer, lists that cannot be had. */
  ERROR;

  /**
   * Returns the one with that name, in any case.
   *
   * @throws IllegalArgumentException when there is none
   */
  static LogLevel of(String name) {
    for (LogLevel level : values()) {
      if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "LogLevel='%s' (expected=Debug, Info or Error)".formatted(name));
  }
}
