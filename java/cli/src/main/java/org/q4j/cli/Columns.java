package org.q4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.q4j.row.Column;
import org.q4j.row.Schema;

/** Columns by the names that a command line or a header line gives. */
final class Columns {
  private Columns() {}

  /** Returns all names, separated by commas. */
  static String names(Schema schema) {
    return String.join(", ", schema.columns().stream().map(Column::name).toList());
  }

  /** Returns the indexes of all columns. */
  static int[] all(Schema schema) {
    return IntStream.range(0, schema.size()).toArray();
  }

  /**
   * Returns the indexes of the named ones.
   *
   * @throws BadInputException when one is not there, or named twice
   */
  static int[] named(Schema schema, List<String> names) {
    List<Integer> indexes = new ArrayList<>();
    for (String name : names) {
      int index = schema.indexOf(name.strip());
      if (index < 0) {
        throw new BadInputException(
            "no such column: %s (expected one of %s)".formatted(name, names(schema)));
      }
      if (indexes.contains(index)) {
        throw new BadInputException("column named twice: " + name);
      }
      indexes.add(index);
    }
    return indexes.stream().mapToInt(Integer::intValue).toArray();
  }
}
