package org.q4j.faults;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A data directory as it should be. Immutable.
 *
 * @param tables by name
 */
record World(Map<String, Table> tables) {
  static final World EMPTY = new World(Map.of());

  World {
    tables = Collections.unmodifiableMap(new TreeMap<>(tables));
  }

  boolean has(String name) {
    return tables.containsKey(name);
  }

  Table table(String name) {
    return tables.getOrDefault(name, Table.EMPTY);
  }

  World with(String name, Table table) {
    TreeMap<String, Table> changed = new TreeMap<>(tables);
    changed.put(name, table);
    return new World(changed);
  }

  /** Returns the same when there is no such table: what is done to it cannot come about. */
  World change(String name, UnaryOperator<Table> change) {
    return has(name) ? with(name, change.apply(table(name))) : this;
  }

  World rename(String from, String to) {
    if (!has(from) || has(to)) {
      return this;
    }
    TreeMap<String, Table> changed = new TreeMap<>(tables);
    changed.put(to, changed.remove(from));
    return new World(changed);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    tables.forEach((name, table) -> text.append(name).append(table.rows().keySet()).append(' '));
    return text.toString();
  }
}
