package org.q4j.store;

import java.util.concurrent.CountDownLatch;

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

  /** Returns when so many are in line. */
  static void awaitInLine(GroupCommit commits, int count) {
    while (commits.waiting() < count) {
      Thread.onSpinWait();
    }
  }

  /** As {@link CountDownLatch#await}, where nobody interrupts. */
  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      throw new IllegalStateException(interrupt);
    }
  }
}
