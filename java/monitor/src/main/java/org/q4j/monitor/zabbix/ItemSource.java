package org.q4j.monitor.zabbix;

/** Knows the values of items. Thread-safe. */
@FunctionalInterface
public interface ItemSource {

  /**
   * Returns an item's value, soon: whoever asks waits only for some seconds.
   *
   * @param key as it was asked for, such as {@code q4m.rows[app.jobs]}; may hold anything
   */
  Answer item(String key);
}
