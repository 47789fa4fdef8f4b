package org.q4j.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
 * <p>Assumption: the writer does not call {@link #submit}.
 */
final class GroupCommit {
  /** A group takes no further commit once its rows have so many bytes. */
  static final long GROUP_BYTES = 8L << 20;

  private final RuntimeException cutShort =
      new ClosedException("the group commit was cut short: close the queue and reopen it");

  private final Consumer<List<Commit>> writer;
  private final ArrayDeque<Commit> waiting = new ArrayDeque<>();
  private boolean led;

  /**
   * @param writer writes a group; marks single commits as failed, or throws to fail them all
   */
  GroupCommit(Consumer<List<Commit>> writer) {
    this.writer = writer;
  }

  /** Returns when the commit is written, or throws what kept it from being. */
  void submit(Commit commit) {
    boolean leads;
    synchronized (waiting) {
      waiting.add(commit);
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
    synchronized (waiting) {
      return waiting.size();
    }
  }

  private void leadOneGroup() {
    List<Commit> group = nextGroup();
    RuntimeException failure = cutShort; // Until the writer says otherwise nobody is acknowledged.
    try {
      writer.accept(group);
      failure = null;
    } catch (RuntimeException cause) {
      failure = cause;
    } finally {
      if (failure != null) {
        for (Commit commit : group) {
          commit.fail(failure);
        }
      }
      handOver();
      for (Commit commit : group) {
        commit.complete();
      }
    }
  }

  private List<Commit> nextGroup() {
    List<Commit> group = new ArrayList<>();
    synchronized (waiting) {
      long bytes = 0;
      while (!waiting.isEmpty() && (group.isEmpty() || bytes < GROUP_BYTES)) {
        Commit commit = waiting.remove();
        bytes += commit.rowsLength;
        group.add(commit);
      }
    }
    return group;
  }

  private void handOver() {
    Commit next;
    synchronized (waiting) {
      next = waiting.peek();
      led = next != null;
    }
    if (next != null) {
      next.lead();
    }
  }
}
