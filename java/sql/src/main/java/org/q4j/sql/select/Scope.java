package org.q4j.sql.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.sql.wire.ColumnDefinition;

/**
 * The columns that names of one query block can mean, and those of the blocks around it.
 *
 * <p>A block's expressions see its row as an argument; those of a subquery see the rows of the
 * blocks around it through {@link #enter}.
 */
final class Scope {

  private final List<ColumnDefinition> columns;
  private final Optional<Scope> outer;
  private final String clause;
  private Object[] current = new Object[0];
  private boolean seen;

  /**
   * @param clause what messages call the place of an unknown name
   */
  Scope(List<ColumnDefinition> columns, Optional<Scope> outer, String clause) {
    this.columns = List.copyOf(columns);
    this.outer = outer;
    this.clause = clause;
  }

  List<ColumnDefinition> columns() {
    return columns;
  }

  /** Returns the same columns where messages name another clause. */
  Optional<Scope> outer() {
    return outer;
  }

  /** Notes the row that subqueries see from now on. */
  void enter(Object[] row) {
    current = row;
  }

  /** Returns whether a subquery has asked for a column of this block or of one around it. */
  boolean isSeen() {
    return seen || outer.map(Scope::isSeen).orElse(false);
  }

  /** Forgets that it was asked, and returns whether it had been. */
  boolean takeSeen() {
    boolean taken = seen;
    seen = false;
    return taken;
  }

  void restoreSeen(boolean value) {
    seen |= value;
  }

  /**
   * Returns the column of a name.
   *
   * @throws org.q4j.sql.wire.ErrorReply 1054, 1052
   */
  Node resolve(ColumnName name) {
    return find(name)
        .orElseThrow(() -> SqlErrors.unknownColumn(name.toString(), clause));
  }

  /** Returns the column of a name in this block or the nearest around it that has it. */
  Optional<Node> find(ColumnName name) {
    List<Integer> places = places(name);
    if (places.size() > 1) {
      throw SqlErrors.ambiguousColumn(name.toString(), clause);
    }
    if (places.isEmpty()) {
      return outer.flatMap(scope -> scope.findFromInside(name));
    }
    int place = places.get(0);
    return Optional.of(new ColumnNode(columns.get(place), row -> row[place]));
  }

  private Optional<Node> findFromInside(ColumnName name) {
    List<Integer> places = places(name);
    if (places.size() > 1) {
      throw SqlErrors.ambiguousColumn(name.toString(), clause);
    }
    if (places.isEmpty()) {
      return outer.flatMap(scope -> scope.findFromInside(name));
    }
    seen = true;
    int place = places.get(0);
    return Optional.of(new ColumnNode(columns.get(place), row -> current[place]));
  }

  private List<Integer> places(ColumnName name) {
    List<Integer> places = new ArrayList<>(1);
    for (int i = 0; i < columns.size(); i++) {
      if (name.matches(columns.get(i))) {
        places.add(i);
      }
    }
    return places;
  }
}
