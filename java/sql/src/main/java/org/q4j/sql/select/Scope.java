package org.q4j.sql.select;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.q4j.sql.wire.ColumnDefinition;

/**
 * The columns that names of one query block can mean, and those of the blocks around it.
 *
 * <p>A block's expressions see its row as an argument; those of a subquery see the rows of the
 * blocks around it through {@link #enter}.
 */
final class Scope {

  private final List<ColumnDefinition> columns;
  private final Set<Integer> hidden;
  private final Optional<Scope> outer;
  private String clause = "field list";
  private Object[] current = new Object[0];
  private int uses;
  private int outerUses;

  /**
   * @param hidden places of columns that only a table's name can mean, as those that a join with
   *     USING has twice
   */
  Scope(List<ColumnDefinition> columns, Set<Integer> hidden, Optional<Scope> outer) {
    this.columns = List.copyOf(columns);
    this.hidden = Set.copyOf(hidden);
    this.outer = outer;
  }

  List<ColumnDefinition> columns() {
    return columns;
  }

  boolean isHidden(int place) {
    return hidden.contains(place);
  }

  /** Says what messages call the place of an unknown name from now on. */
  void clause(String name) {
    clause = name;
  }

  /** Notes the row that subqueries see from now on. */
  void enter(Object[] row) {
    current = row;
  }

  /** Returns how often a column of this block was asked for. */
  int uses() {
    return uses;
  }

  /** Returns how often a subquery has asked for a column of this block or of one around it. */
  int outerUses() {
    return outerUses + outer.map(Scope::outerUses).orElse(0);
  }

  /**
   * Returns the column of a name.
   *
   * @throws org.q4j.sql.wire.ErrorReply 1054, 1052
   */
  Node resolve(ColumnName name) {
    return find(name)
        .orElseThrow(
            () ->
                columns.isEmpty() && !name.table().isEmpty()
                    ? SqlErrors.unknownTableIn(name.table(), clause)
                    : SqlErrors.unknownColumn(name.toString(), clause));
  }

  /** Returns the column of a name in this block or the nearest around it that has it. */
  Optional<Node> find(ColumnName name) {
    OptionalInt place = place(name);
    if (place.isEmpty()) {
      return outer.flatMap(scope -> scope.findFromInside(name));
    }
    return Optional.of(column(place.getAsInt()));
  }

  /** Returns the column at a place. */
  Node column(int place) {
    uses++;
    return ColumnNode.at(place, columns.get(place));
  }

  private Optional<Node> findFromInside(ColumnName name) {
    OptionalInt found = place(name);
    if (found.isEmpty()) {
      return outer.flatMap(scope -> scope.findFromInside(name));
    }
    uses++;
    outerUses++;
    int place = found.getAsInt();
    return Optional.of(new ColumnNode(columns.get(place), row -> current[place]));
  }

  private OptionalInt place(ColumnName name) {
    int found = -1;
    for (int i = 0; i < columns.size(); i++) {
      boolean visible = !name.table().isEmpty() || !hidden.contains(i);
      if (visible && name.matches(columns.get(i))) {
        if (found >= 0) {
          throw SqlErrors.ambiguousColumn(name.toString(), clause);
        }
        found = i;
      }
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }
}
