package org.q4j.store;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.q4j.ClosedException;

/**
 * Lets concurrent commits share one write and one sync.
 *
 * <p>There is no thread of its own, but for commits that nobody waits for: a caller that finds
 * nobody leading leads. While its group is being written, others line up; the first of them leads
 * the next group, with everyone behind it.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>The writer is called by one thread at a time, and what one call did is seen by the next.
 *   <li>Commits reach the writer in the order in which they lined up; none waits for more than the
 *       groups before it.
 *   <li>The next leader starts before the members of the group before it are woken, so their waking
 *       overlaps its write; who leads commits that nobody waits for goes on with the next such
 *       group itself, without a thread being woken in between.
 *   <li>A thread is woken once: its commit is complete, or it leads. The first in line looks once
 *       by itself where others may be waited for, see {@link Leadership}.
 * </ul>
 *
 * <p>Nothing is allocated here, so nothing here fails for want of memory while others wait.
 *
 * <p>Assumption: the writer does not call {@link #submit}.
 */
final class GroupCommit {
  private static final ExecutorService WORKERS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "q4j-commit");
            thread.setDaemon(true);
            return thread;
          });

  private final RuntimeException cutShort =
      new ClosedException("the group commit was cut short: close the queue and reopen it");

  private final Gathering gathering;
  private final Consumer<Commit> writer;
  private final Executor workers;
  private final Leadership leadership;
  private final Runnable leader = this::leadAsync;

  /**
   * @param writer writes a group, of which it is given the first; marks single commits as failed,
   *     or throws to fail them all
   */
  GroupCommit(Consumer<Commit> writer) {
    this(writer, WORKERS, Gathering.NONE);
  }

  /**
   * @param workers runs what nobody's thread waits for
   */
  GroupCommit(Consumer<Commit> writer, Executor workers) {
    this(writer, workers, Gathering.NONE);
  }

  /**
   * @param gathering whether a group waits for others
   */
  GroupCommit(Consumer<Commit> writer, Gathering gathering) {
    this(writer, WORKERS, gathering);
  }

  private GroupCommit(Consumer<Commit> writer, Executor workers, Gathering gathering) {
    this.writer = writer;
    this.workers = workers;
    this.gathering = gathering;
    this.leadership = new Leadership(gathering);
  }

  /**
   * Runs a task beside the caller; by the caller when there is no thread to be had, for a group
   * that nobody led would be waited for by everyone behind it.
   */
  private void beside(Runnable task) {
    try {
      workers.execute(task);
    } catch (OutOfMemoryError none) {
      task.run();
    }
  }

  /** Returns when the commit is written, or throws what kept it from being. */
  void submit(Commit commit) {
    if (!leadership.take()) {
      commit.own();
      await(commit, leadership.lineUp(commit));
    } else if (gathering.starts(0)) {
      commit.own();
      await(commit, leadership.gather(commit));
    } else {
      leadAlone(commit);
    }
    commit.rethrow();
  }

  /** Leads the caller's own commit, of which nobody else knows. */
  private void leadAlone(Commit commit) {
    boolean written = false;
    try {
      write(commit);
      written = true;
    } finally {
      handOver(false);
      if (!written) {
        commit.fail(cutShort);
      }
    }
  }

  /**
   * Waits for a commit that is in line.
   *
   * @param leads whether the caller leads already
   */
  private void await(Commit commit, boolean leads) {
    boolean interrupted = false;
    boolean leadsNow = leads;
    if (!leads) {
      gathering.spin(commit);
    }
    while (true) {
      if (leadsNow) {
        lead(leadership.nextGroup(), false);
      }
      if (commit.isOver()) {
        break;
      }
      if (!leadsNow) {
        commit.park(commit.looks ? leadership.patience() : 0);
        interrupted |= Thread.interrupted();
      }
      leadsNow = commit.takesLead() || (commit.looks && leadership.gatheredLongEnough(commit));
    }
    if (interrupted) {
      // Not ours to act on: whether the rows are on disk had to be known first.
      Thread.currentThread().interrupt();
    }
  }

  /** Lines a commit up that nobody waits for. */
  void submitAsync(Commit commit) {
    if (leadership.lineUp(commit)) {
      beside(leader);
    }
  }

  /**
   * As {@link #submitAsync} while somebody leads; otherwise leads, and returns when the commit is
   * written and told.
   */
  void submitOrJoin(Commit commit) {
    if (leadership.takeOrLineUp(commit)) {
      lead(commit, true);
    }
  }

  /** As {@link #submitAsync} while somebody leads; otherwise returns false, having done nothing. */
  boolean join(Commit commit) {
    return leadership.join(commit);
  }

  /** Returns when nothing is in line or being written. The caller sees to it that nothing comes. */
  void awaitIdle() {
    leadership.awaitIdle();
  }

  /** Returns how many commits have lined up for a later group. */
  int waiting() {
    return leadership.waiting();
  }

  /**
   * Leads one group, on a thread that is not ours.
   *
   * @param own whether it is a commit of the caller's alone, which is told here; others are told
   *     beside, as this thread has its own caller and may hold what they wait for
   */
  private void lead(Commit group, boolean own) {
    boolean written = false;
    try {
      write(group);
      written = true;
    } finally {
      handOver(false);
      Commit async = complete(group, written);
      if (async != null && own) {
        tell(async);
      } else if (async != null) {
        tellBeside(async);
      }
    }
  }

  /** Leads groups on a thread of ours, for as long as the next one is of nobody who waits. */
  private void leadAsync() {
    boolean leads = true;
    while (leads) {
      leads = leadGroup();
    }
  }

  private boolean leadGroup() {
    Commit group = leadership.nextGroup();
    boolean stays = false;
    boolean written = false;
    try {
      write(group);
      written = true;
    } finally {
      stays = handOver(written);
      Commit async = complete(group, written);
      if (stays && async != null) {
        tellBeside(async); // The disk does not wait for whoever is told.
      } else if (async != null) {
        tell(async);
      }
    }
    return stays;
  }

  private static int waitedFor(Commit group) {
    int members = 0;
    for (Commit commit = group; commit != null; commit = commit.next) {
      members += commit.isAsync() ? 0 : 1;
    }
    return members;
  }

  private void write(Commit group) {
    RuntimeException failure = cutShort; // Until the writer says otherwise nobody is acknowledged.
    try {
      gathering.begin(waitedFor(group));
      writer.accept(group);
      gathering.end();
      failure = null;
    } catch (RuntimeException cause) {
      failure = cause;
    } finally {
      if (failure != null) {
        for (Commit commit = group; commit != null; commit = commit.next) {
          commit.fail(failure);
        }
      }
    }
  }

  /**
   * Lets the threads go that wait; returns the chain of those that are to be told.
   *
   * @param written whether the writer came to its end: if not, an error cut it short anywhere
   */
  private Commit complete(Commit group, boolean written) {
    Commit async = null;
    for (Commit commit = group; commit != null; ) {
      Commit next = commit.next; // Before its owner is told: it may be gone then.
      if (!written) {
        commit.fail(cutShort);
      }
      if (commit.isPause()) {
        commit.complete();
        commit.tell(); // At once: others may take long, even wait for who waits for this.
      } else {
        if (commit.isAsync()) {
          commit.next = async;
          async = commit;
        }
        commit.complete();
      }
      commit = next;
    }
    return CommitLine.reversed(async);
  }

  private void tellBeside(Commit chain) {
    try {
      workers.execute(() -> tell(chain));
    } catch (OutOfMemoryError none) {
      tell(chain);
    }
  }

  private static void tell(Commit chain) {
    for (Commit commit = chain; commit != null; commit = commit.next) {
      commit.tell();
    }
  }

  /**
   * Ends this thread's lead.
   *
   * @param mayStay whether it can go on with a group of commits that nobody waits for
   * @return whether it is to
   */
  private boolean handOver(boolean mayStay) {
    Commit next = leadership.end();
    if (next == null) {
      return false;
    }
    if (!next.isAsync()) {
      next.lead(); // From here on it may be over, and another row's.
      return false;
    }
    if (!mayStay) {
      beside(leader);
    }
    return mayStay;
  }
}
