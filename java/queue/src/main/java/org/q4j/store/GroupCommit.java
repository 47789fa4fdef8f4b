package org.q4j.store;

import java.util.function.Consumer;
import org.q4j.ClosedException;

/**
 * Lets concurrent commits share one write and one sync.
 *
 * <p>There is no thread of its own: a caller that finds nobody leading leads. While its group is
 * being written, others line up; the first of them leads the next group, with everyone behind it.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>The writer is called by one thread at a time, and what one call did is seen by the next.
 *   <li>Commits reach the writer in the order in which they lined up; none waits for more than the
 *       groups before it.
 *   <li>The next leader starts before the members of the group before it are woken, so their waking
 *       overlaps its write.
 *   <li>A thread is woken once: its commit is complete, or it leads.
 * </ul>
 *
 * <p>Those who line up are chained through {@link Commit#next}: nothing is allocated here, so
 * nothing here fails for want of memory while others wait.
 *
 * <p>Assumption: the writer does not call {@link #submit}.
 */
final class GroupCommit {
  /** A group takes no further commit once its rows have so many bytes. */
  static final long GROUP_BYTES = 8L << 20;

  private final RuntimeException cutShort =
      new ClosedException("the group commit was cut short: close the queue and reopen it");

  private final Consumer<Commit> writer;
  private final Object lock = new Object();
  private Commit first;
  private Commit last;
  private int count;
  private boolean led;

  /**
   * @param writer writes a group, of which it is given the first; marks single commits as failed,
   *     or throws to fail them all
   */
  GroupCommit(Consumer<Commit> writer) {
    this.writer = writer;
  }

  /** Returns when the commit is written, or throws what kept it from being. */
  void submit(Commit commit) {
    boolean leads;
    synchronized (lock) {
      if (last == null) {
        first = commit;
      } else {
        last.next = commit;
      }
      last = commit;
      count++;
      leads = !led;
      led = true;
    }
    if (!leads) {
      commit.awaitTurn();
    }
    if (!commit.isDone()) {
      leadOneGroup();
    }
    commit.rethrow();
  }

  /** Returns how many commits have lined up for a later group. */
  int waiting() {
    synchronized (lock) {
      return count;
    }
  }

  private void leadOneGroup() {
    Commit group = nextGroup();
    RuntimeException failure = cutShort; // Until the writer says otherwise nobody is acknowledged.
    try {
      writer.accept(group);
      failure = null;
    } catch (RuntimeException cause) {
      failure = cause;
    } finally {
      if (failure != null) {
        for (Commit commit = group; commit != null; commit = commit.next) {
          commit.fail(failure);
        }
      }
      handOver();
      for (Commit commit = group; commit != null; ) {
        Commit next = commit.next; // Before its owner is told: it may be gone then.
        commit.complete();
        commit = next;
      }
    }
  }

  /** Takes the first commits off the line; returns the first of their chain. */
  private Commit nextGroup() {
    synchronized (lock) {
      Commit group = first;
      Commit end = first;
      count--;
      long bytes = end.rowsLength;
      while (end.next != null && bytes < GROUP_BYTES) {
        end = end.next;
        bytes += end.rowsLength;
        count--;
      }
      first = end.next;
      end.next = null;
      last = first == null ? null : last;
      return group;
    }
  }

  private void handOver() {
    Commit next;
    synchronized (lock) {
      next = first;
      led = next != null;
    }
    if (next != null) {
      next.lead();
    }
  }
}
