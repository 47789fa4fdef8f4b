package org.q4j.sql.select;

import java.util.List;
import java.util.Optional;

/**
 * The parts of a planned query block. Immutable.
 *
 * @param base how many columns the source has
 * @param items the select list, over a row of the source or behind the grouping
 * @param aggregates none where the block has no groups
 * @param groups what rows are grouped by
 * @param rollup whether there are also sums of groups; each grouped row has then, before the
 *     aggregates, how many keys it has
 * @param having decides about a row that has the items
 * @param order what rows that have the items are sorted by
 * @param asksNoRow whether nothing but the number of rows is asked of the source
 */
record BlockShape(
    RowSource source,
    int base,
    Optional<Node> where,
    List<Node> items,
    List<Aggregate> aggregates,
    Optional<Sorting> groups,
    boolean rollup,
    Optional<Node> having,
    boolean distinct,
    Optional<Sorting> order,
    Limit limit,
    boolean asksNoRow) {

  boolean isGrouped() {
    return groups.isPresent() || !aggregates.isEmpty();
  }

  /** Returns the places of a row: the source's columns, the items, the keys, the aggregates. */
  int width() {
    return base + items.size() + (rollup ? 1 : 0) + aggregates.size();
  }
}
