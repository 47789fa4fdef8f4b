package org.q4j.sql.select;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The functions of MySQL that need nothing but their arguments and the statement's time. */
final class Functions {

  /** Any number of arguments. */
  static final int MANY = Integer.MAX_VALUE;

  private static final Functions ALL = new Functions();

  static {
    StringFunctions.define(ALL);
    TrimFunctions.define(ALL);
    SearchFunctions.define(ALL);
    CodeFunctions.define(ALL);
    NumberFunctions.define(ALL);
    ControlFunctions.define(ALL);
    TimeFunctions.define(ALL);
    CalendarFunctions.define(ALL);
    RegularFunctions.define(ALL);
    JsonFunctions.define(ALL);
  }

  private final Map<String, Definition> definitions = new HashMap<>();

  private Functions() {}

  /** How a call becomes a node. */
  @FunctionalInterface
  interface Builder {
    Node build(Call call);
  }

  private record Definition(int least, int most, Builder builder) {}

  /**
   * Defines a function.
   *
   * @param names with commas between them
   * @param least how many arguments it takes at least
   * @param most how many it takes at most
   */
  void add(String names, int least, int most, Builder builder) {
    for (String name : names.split(",", -1)) {
      if (definitions.put(name, new Definition(least, most, builder)) != null) {
        throw new IllegalStateException("defined twice: function=" + name);
      }
    }
  }

  /** Returns all names, in small letters. */
  static Set<String> names() {
    return new TreeSet<>(ALL.definitions.keySet());
  }

  /**
   * Builds a call.
   *
   * @throws org.q4j.sql.wire.ErrorReply 1305 of an unknown function, 1582 of wrong arguments
   */
  static Node build(Call call) {
    Definition definition = ALL.definitions.get(call.name().toLowerCase(Locale.ROOT));
    if (definition == null) {
      throw SqlErrors.unknownFunction(call.name());
    }
    if (call.count() < definition.least || call.count() > definition.most) {
      throw SqlErrors.wrongParameterCount(call.name());
    }
    return definition.builder.build(call);
  }
}
