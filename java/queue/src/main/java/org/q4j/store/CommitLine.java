package org.q4j.store;

/**
 * Commits in the order in which they came, chained through {@link Commit#next}: nothing is
 * allocated here. For one thread at a time.
 */
final class CommitLine {
  private Commit first;
  private Commit last;
  private int count;

  /** Returns the first one; null when there is none. */
  Commit first() {
    return first;
  }

  int count() {
    return count;
  }

  void add(Commit commit) {
    if (last == null) {
      first = commit;
    } else {
      last.next = commit;
    }
    last = commit;
    count++;
  }

  /**
   * Takes the first commits off a line that is not empty.
   *
   * @param bytes no further one is taken once those taken have so many bytes of rows
   * @return the first of their chain
   */
  Commit take(long bytes) {
    Commit group = first;
    Commit end = first;
    count--;
    long taken = end.rowsLength;
    while (end.next != null && taken < bytes) {
      end = end.next;
      taken += end.rowsLength;
      count--;
    }
    first = end.next;
    end.next = null;
    last = first == null ? null : last;
    return group;
  }

  /** Turns a chain round; returns the one that was last. */
  static Commit reversed(Commit chain) {
    Commit turned = null;
    for (Commit commit = chain; commit != null; ) {
      Commit next = commit.next;
      commit.next = turned;
      turned = commit;
      commit = next;
    }
    return turned;
  }
}
