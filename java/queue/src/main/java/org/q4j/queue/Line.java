package org.q4j.queue;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Those who wait for the same rows of one queue, longest first. Guarded by the dispatcher's lock.
 */
final class Line {
  private final String condition;
  private final ArrayDeque<Place> places = new ArrayDeque<>();
  private Optional<View> view = Optional.empty();

  /** The columns for which the view was looked up. */
  private Object lookedUpFor;

  /**
   * A place in a line.
   *
   * @param turn rises with each that comes, whichever line it is
   */
  record Place(Line line, Choice choice, long turn) {}

  Line(String condition) {
    this.condition = condition;
  }

  String condition() {
    return condition;
  }

  /** Returns the view of the condition; empty when the columns have changed so that it has none. */
  Optional<View> view(Generation now, Views views) {
    Object columns = now.codec.schema();
    if (lookedUpFor != columns) {
      release();
      view = views.find(now, condition);
      view.ifPresent(found -> found.users++); // Or it could be forgotten while somebody waits.
      lookedUpFor = columns;
    }
    return view;
  }

  /** Nobody stands here any more. */
  void release() {
    view.ifPresent(found -> found.users--);
    view = Optional.empty();
    lookedUpFor = null;
  }

  void add(Choice choice, long turn) {
    places.add(new Place(this, choice, turn));
  }

  void leave(Choice choice) {
    for (Iterator<Place> each = places.iterator(); each.hasNext(); ) {
      if (each.next().choice().equals(choice)) {
        each.remove();
        return;
      }
    }
  }

  /** Returns the first who still waits, or null; those before have got something elsewhere. */
  Place first() {
    Place first = places.peek();
    while (first != null && !first.choice().waiter().isWaiting()) {
      places.remove();
      first = places.peek();
    }
    return first;
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  void forEach(Consumer<Wait> action) {
    places.forEach(place -> action.accept(place.choice().waiter()));
  }
}
