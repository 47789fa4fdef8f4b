package org.q4j.queue.model;

import java.util.List;

/**
 * A queue's columns, and what a new one of them holds in rows from before.
 *
 * @param definition as the engine takes it
 * @param columns their names
 */
record ModelSchema(String definition, List<String> columns) {
  static final long EXTRA_DEFAULT = 7;

  static final List<ModelSchema> EACH =
      List.of(
          new ModelSchema("id BIGINT NOT NULL, p INT, at INT", List.of("id", "p", "at")),
          new ModelSchema(
              "id BIGINT NOT NULL, p INT, at INT, note VARCHAR(20)",
              List.of("id", "p", "at", "note")),
          new ModelSchema(
              "p SMALLINT, extra INT NOT NULL DEFAULT 7, id BIGINT NOT NULL, at INT",
              List.of("p", "extra", "id", "at")),
          new ModelSchema("id BIGINT NOT NULL, at INT", List.of("id", "at")));

  boolean isSmall(String column) {
    return definition.contains(column + " SMALLINT");
  }

  boolean compiles(ModelCondition condition) {
    return columns.containsAll(condition.columns());
  }
}
