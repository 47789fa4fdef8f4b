package org.q4j.queue.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.q4j.queue.QueueStore;

/** What stands on disk, to compare. */
record Content(List<Content.Rows> queues) {
  /**
   * One queue's part.
   *
   * @param title its name and the next row id
   * @param rows oldest first
   */
  record Rows(String title, List<String> rows) {}

  static Content of(QueueStore store) {
    return new Content(store.list().stream().map(name -> Both.content(store.queue(name))).toList());
  }

  /** Returns whether it may be found when the power is lost on the way through these states. */
  boolean isWithin(List<Content> history) {
    boolean known = false;
    for (int i = 0; i < history.size(); i++) {
      known |= isBetween(history.get(Math.max(0, i - 1)), history.get(i));
    }
    return known;
  }

  /**
   * Returns whether it may be found when the power is lost while the second of two states becomes
   * the third: rows that are being removed may have gone one by one.
   */
  private boolean isBetween(Content before, Content after) {
    if (equals(before) || equals(after)) {
      return true;
    }
    if (queues.size() != before.queues.size() || queues.size() != after.queues.size()) {
      return false;
    }
    for (int i = 0; i < queues.size(); i++) {
      Set<String> rows = new HashSet<>(queues.get(i).rows());
      boolean between =
          queues.get(i).title().equals(before.queues.get(i).title())
              && queues.get(i).title().equals(after.queues.get(i).title())
              && before.queues.get(i).rows().containsAll(rows)
              && rows.containsAll(after.queues.get(i).rows());
      if (!between) {
        return false;
      }
    }
    return true;
  }
}
