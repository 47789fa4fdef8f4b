package org.q4j.queue;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.SchemaException;
import org.q4j.condition.Condition;
import org.q4j.row.Schema;

/**
 * The conditions that are asked of one queue, each compiled once and with its own place in the
 * file. Those asked for last are kept, and those that somebody uses. Guarded by the dispatcher's
 * lock.
 */
final class Views {
  /** How many distinct conditions are kept. */
  static final int KEPT = 1 << 14;

  private final Map<String, View> byText = new LinkedHashMap<>(16, 0.75f, true);
  private final Counters counters;
  private Schema schema;
  private View all;

  Views(Counters counters, Generation first) {
    this.counters = counters;
    begin(first);
  }

  /** The queue has other columns, or none of the rows that it had. */
  final void begin(Generation first) {
    if (all == null || !first.codec.schema().equals(schema)) {
      schema = first.codec.schema();
      byText.clear();
      all = new View(first, null);
    }
  }

  /** Returns the view of all rows. */
  View all() {
    return all;
  }

  /**
   * Returns the view of a condition.
   *
   * @param text empty for all rows
   * @throws SchemaException when it does not compile
   */
  View of(Generation now, String text) {
    if (text.isEmpty()) {
      return all;
    }
    View view = byText.get(text);
    if (view == null) {
      counters.add(Count.COMPILE, 1);
      view = new View(now, Condition.compile(text, schema));
      forgetOne();
      byText.put(text, view);
    } else {
      counters.add(Count.COMPILE_CACHE_HIT, 1);
    }
    return view;
  }

  /**
   * As {@link #of}, for a condition that has compiled before; empty when the columns have changed
   * so that it does not any more.
   */
  Optional<View> find(Generation now, String text) {
    View view = text.isEmpty() ? all : byText.get(text);
    if (view != null) {
      return Optional.of(view);
    }
    try {
      return Optional.of(of(now, text));
    } catch (SchemaException columnGone) {
      return Optional.empty(); // It compiled when it was asked for: nothing can match it now.
    }
  }

  private void forgetOne() {
    if (byText.size() >= KEPT) {
      Iterator<View> oldest = byText.values().iterator();
      while (oldest.hasNext()) {
        if (oldest.next().users == 0) {
          oldest.remove();
          return;
        }
      }
    }
  }

  void forEach(Consumer<View> action) {
    action.accept(all);
    conditional().forEach(action);
  }

  Collection<View> conditional() {
    return byText.values();
  }
}
