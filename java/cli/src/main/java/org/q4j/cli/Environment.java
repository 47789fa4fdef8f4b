package org.q4j.cli;

import java.util.List;

/** The variables that the older tools take part of their configuration from. */
final class Environment {
  private Environment() {}

  /** Returns whether a variable is set to anything but nothing. */
  static boolean has(String name) {
    String value = System.getenv(name);
    return value != null && !value.isEmpty();
  }

  /** Returns a variable, or another value where it is unset or empty. */
  static String get(String name, String otherwise) {
    return has(name) ? System.getenv(name) : otherwise;
  }

  /** Returns the words of a variable; blanks alone part them, as when a shell expands it. */
  static List<String> words(String name) {
    return split(get(name, ""));
  }

  /** Returns the words of an argument that may be several. */
  static List<String> split(String argument) {
    return argument.isBlank() ? List.of() : List.of(argument.strip().split("\\s+", -1));
  }
}
