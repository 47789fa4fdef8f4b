package org.q4j.sql.catalog;

import java.math.BigInteger;
import java.util.List;

/**
 * A system variable.
 *
 * @param preset its default in the list's form; {@code $name} for one that is told at run time
 */
record VariableDefinition(
    String name, Scope scope, boolean readOnly, VariableType type, String preset) {

  enum Scope {
    BOTH,
    GLOBAL,
    SESSION
  }

  /** Reads a line of the list. */
  static VariableDefinition parse(String line) {
    String[] words = line.split(" ", 4);
    boolean readOnly = words[1].endsWith("!");
    Scope scope =
        switch (words[1].replace("!", "")) {
          case "both" -> Scope.BOTH;
          case "global" -> Scope.GLOBAL;
          case "session" -> Scope.SESSION;
          default -> throw new IllegalStateException("variables.txt: scope=" + words[1]);
        };
    String preset = words.length > 3 ? words[3] : "";
    return new VariableDefinition(words[0], scope, readOnly, type(words[0], words[2]), preset);
  }

  private static VariableType type(String variable, String name) {
    return switch (name) {
      case "bool" -> new BooleanVariable();
      case "seconds" -> new SecondsVariable();
      case "text" -> new TextVariable();
      case "charset" -> new CharsetVariable(variable.equals("character_set_client"), false);
      case "charset?" -> new CharsetVariable(true, true);
      case "collation" -> new CollationVariable();
      case "modes" -> new ModesVariable();
      case "zone" -> new ZoneVariable();
      case "locale" -> new LocaleVariable();
      case "engine" -> new EngineVariable();
      default -> {
        if (name.startsWith("int:")) {
          String[] bounds = name.split(":", 3);
          yield new IntegerVariable(new BigInteger(bounds[1]), new BigInteger(bounds[2]));
        }
        yield new ChoiceVariable(List.of(name.split("\\|")));
      }
    };
  }

  /** Returns whether its default is told at run time. */
  boolean isTold() {
    return preset.startsWith("$");
  }
}
