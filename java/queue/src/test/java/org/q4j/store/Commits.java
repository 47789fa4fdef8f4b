package org.q4j.store;

/** Commits of tests. */
final class Commits {
  private Commits() {}

  /** Returns a new one, of one row. */
  static Commit commit() {
    return Commit.append(new byte[] {1});
  }

  /** Returns how many a group has. */
  static int size(Commit group) {
    int size = 0;
    for (Commit commit = group; commit != null; commit = commit.next) {
      size++;
    }
    return size;
  }
}
