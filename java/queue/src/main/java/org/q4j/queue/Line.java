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
  private final ArrayDeque<Choice> choices = new ArrayDeque<>();
  private Optional<View> view = Optional.empty();

  /** The columns for which the view was looked up. */
  private Object lookedUpFor;

  Line(String condition) {
    this.condition = condition;
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

  void add(Choice choice) {
    choices.add(choice);
  }

  /** Removes one; returns whether nobody is left. */
  boolean leave(Choice choice) {
    choices.remove(choice);
    return choices.isEmpty();
  }

  /** Returns the first who still waits; those before have got something elsewhere. */
  Choice firstWaiting() {
    for (Iterator<Choice> each = choices.iterator(); each.hasNext(); ) {
      Choice choice = each.next();
      if (choice.waiter().isWaiting()) {
        return choice;
      }
      each.remove();
    }
    return null;
  }

  boolean isEmpty() {
    return choices.isEmpty();
  }

  void forEach(Consumer<Choice> action) {
    choices.forEach(action);
  }
}
