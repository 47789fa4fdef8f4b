package org.q4j.queue.model;

import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * A condition twice: as text for the engine and as Java.
 *
 * @param columns those that it names
 * @param matches is given a row's values and the time in Unix seconds
 */
record ModelCondition(
    String text, List<String> columns, BiPredicate<Map<String, Object>, Long> matches) {

  static final ModelCondition ALL = new ModelCondition("", List.of(), (row, now) -> true);

  static final List<ModelCondition> EACH =
      List.of(
          ALL,
          new ModelCondition("p = 0", List.of("p"), (row, now) -> is(row, "p", 0)),
          new ModelCondition("p=1", List.of("p"), (row, now) -> is(row, "p", 1)),
          new ModelCondition("p IS NULL", List.of("p"), (row, now) -> row.get("p") == null),
          new ModelCondition(
              "p in (1, 2)", List.of("p"), (row, now) -> is(row, "p", 1) || is(row, "p", 2)),
          new ModelCondition("id % 3 = 0", List.of("id"), (row, now) -> number(row, "id") % 3 == 0),
          new ModelCondition(
              "`id` & 1 and not p = 2",
              List.of("id", "p"),
              // As Q4M has it, the AND of NULL and true is 0.
              (row, now) -> number(row, "id") % 2 == 1 && row.get("p") != null && !is(row, "p", 2)),
          new ModelCondition(
              "at <= now()",
              List.of("at"),
              (row, now) -> row.get("at") != null && number(row, "at") <= now),
          new ModelCondition(
              "at between now() - 5000 and now()",
              List.of("at"),
              (row, now) ->
                  row.get("at") != null
                      && number(row, "at") >= now - 5000
                      && number(row, "at") <= now),
          new ModelCondition("extra = 7", List.of("extra"), (row, now) -> is(row, "extra", 7)),
          new ModelCondition(
              "note like 'a%'",
              List.of("note"),
              (row, now) -> row.get("note") != null && row.get("note").toString().startsWith("a")));

  private static boolean is(Map<String, Object> row, String column, long value) {
    return row.get(column) != null && number(row, column) == value;
  }

  private static long number(Map<String, Object> row, String column) {
    return ((Number) row.get(column)).longValue();
  }
}
