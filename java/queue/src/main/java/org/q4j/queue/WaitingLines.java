package org.q4j.queue;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Those who wait for rows of one queue: a line for each condition. Guarded by the dispatcher's
 * lock.
 */
final class WaitingLines {
  /**
   * A place in a line.
   *
   * @param turn rises with each that comes, whatever its condition
   */
  record Place(Choice choice, long turn) {}

  private final Map<String, ArrayDeque<Place>> lines = new LinkedHashMap<>();
  private long turns;

  /** Adds one behind the others. */
  void enrol(Choice choice) {
    lines
        .computeIfAbsent(choice.condition(), none -> new ArrayDeque<>())
        .add(new Place(choice, turns++));
  }

  void leave(Choice choice) {
    ArrayDeque<Place> line = lines.get(choice.condition());
    if (line == null) {
      return;
    }
    for (Iterator<Place> each = line.iterator(); each.hasNext(); ) {
      if (each.next().choice().equals(choice)) {
        each.remove();
        break;
      }
    }
    if (line.isEmpty()) {
      lines.remove(choice.condition());
    }
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Returns the first of each line, who has waited longest first. */
  PriorityQueue<Place> heads() {
    PriorityQueue<Place> heads =
        new PriorityQueue<>(lines.size() + 1, Comparator.comparingLong(Place::turn));
    for (String condition : List.copyOf(lines.keySet())) {
      Place first = first(condition);
      if (first != null) {
        heads.add(first);
      }
    }
    return heads;
  }

  /**
   * Returns the first in line who still waits, or null; those before have got something elsewhere.
   */
  Place first(String condition) {
    ArrayDeque<Place> line = lines.get(condition);
    if (line == null) {
      return null;
    }
    Place first = line.peek();
    while (first != null && !first.choice().waiter().isWaiting()) {
      line.remove();
      first = line.peek();
    }
    if (first == null) {
      lines.remove(condition);
    }
    return first;
  }

  void forEach(Consumer<Wait> action) {
    lines.values().forEach(line -> line.forEach(place -> action.accept(place.choice().waiter())));
  }
}
