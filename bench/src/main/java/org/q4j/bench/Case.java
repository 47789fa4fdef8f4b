package org.q4j.bench;

import java.util.HashMap;
import java.util.Map;

/**
 * A JMH bench with its parameters.
 *
 * @param key the line's name and the threads that call
 * @param sync what the line says about it
 * @param bench class and method
 * @param parameters JMH's
 * @param unit of the figure
 * @param takes for those that take: more rows a second than they can; 0 for others
 * @param peer the line that its figure is divided by, or null
 */
record Case(
    Line.Key key,
    String sync,
    String bench,
    Map<String, String> parameters,
    String unit,
    int takes,
    Line.Key peer) {

  /** The unit of most of them, and the only one in which a row's costs are told. */
  static final String ROWS = "rows/s";

  /** The unit of reads of a file, whose length is in the case's name. */
  static final String READS = "reads/s";

  static Case of(String name, int threads, String sync, String bench) {
    Line.Key key = new Line.Key(name, threads);
    return new Case(key, sync, bench, Map.of(), ROWS, 0, /* peer= */ null);
  }

  Case with(String parameter, String value) {
    Map<String, String> more = new HashMap<>(parameters);
    more.put(parameter, value);
    return new Case(key, sync, bench, Map.copyOf(more), unit, takes, peer);
  }

  Case in(String otherUnit) {
    return new Case(key, sync, bench, parameters, otherUnit, takes, peer);
  }

  Case taking(int perSecond) {
    return new Case(key, sync, bench, parameters, unit, perSecond, peer);
  }

  Case against(String name, int threads) {
    return new Case(key, sync, bench, parameters, unit, takes, new Line.Key(name, threads));
  }

  /** Returns whether several methods run at the same time, a line for each. */
  boolean isGroup() {
    return bench.startsWith("PipeBench.");
  }

  /** Returns whether it runs when only benches of that name are asked for. */
  boolean matches(String only) {
    return key.name().contains(only);
  }
}
