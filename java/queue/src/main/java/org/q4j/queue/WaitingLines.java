package org.q4j.queue;

import java.util.Comparator;
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
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private long turns;

  /** Adds one behind the others. */
  void enrol(Choice choice) {
    lines.computeIfAbsent(choice.condition(), Line::new).add(choice, turns++);
  }

  void leave(Choice choice) {
    Line line = lines.get(choice.condition());
    if (line != null) {
      line.leave(choice);
      forgetIfEmpty(line);
    }
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Returns the first of each line, who has waited longest first. */
  PriorityQueue<Line.Place> heads() {
    PriorityQueue<Line.Place> heads =
        new PriorityQueue<>(lines.size() + 1, Comparator.comparingLong(Line.Place::turn));
    for (Line line : List.copyOf(lines.values())) {
      Line.Place first = first(line);
      if (first != null) {
        heads.add(first);
      }
    }
    return heads;
  }

  /** Returns the first in line who still waits, or null. */
  Line.Place first(Line line) {
    Line.Place first = line.first();
    forgetIfEmpty(line);
    return first;
  }

  private void forgetIfEmpty(Line line) {
    if (line.isEmpty() && lines.remove(line.condition(), line)) {
      line.release();
    }
  }

  void forEach(Consumer<Wait> action) {
    lines.values().forEach(line -> line.forEach(action));
  }
}
