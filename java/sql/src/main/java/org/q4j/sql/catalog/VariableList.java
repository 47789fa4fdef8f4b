package org.q4j.sql.catalog;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All system variables by their names. */
final class VariableList {
  private static final Map<String, VariableDefinition> BY_NAME = read();

  private VariableList() {}

  private static Map<String, VariableDefinition> read() {
    Map<String, VariableDefinition> found = new TreeMap<>();
    Map<String, String> others = new TreeMap<>();
    for (String line : Resources.lines("variables.txt")) {
      if (line.contains(" = ")) {
        String[] names = line.split(" = ", 2);
        others.put(names[0], names[1]);
      } else {
        VariableDefinition variable = VariableDefinition.parse(line);
        found.put(variable.name(), variable);
      }
    }
    others.forEach((name, first) -> found.put(name, found.get(first)));
    return found;
  }

  /** Returns them in the order of their names, second names too. */
  static Map<String, VariableDefinition> all() {
    return BY_NAME;
  }

  /** Finds one by a name in any case of letters. */
  static Optional<VariableDefinition> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }
}
