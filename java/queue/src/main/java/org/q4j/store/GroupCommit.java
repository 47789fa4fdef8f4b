package org.q4j.store;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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
 *   <li>A thread is woken once: its commit is complete, or it leads.
 * </ul>
 *
 * <p>Where groups are synced one may wait a little for those who have just been told, see {@link
 * Gathering}: then nobody leads until the last of them comes, who does, or until the first in line
 * has waited long enough.
 *
 * <p>Nothing is allocated here, so nothing here fails for want of memory while others wait.
 *
 * <p>Assumption: the writer does not call {@link #submit}.
 */
final class GroupCommit {
  /** A group takes no further commit once its rows have so many bytes. */
  static final long GROUP_BYTES = 8L << 20;

  /** Nobody leads, and nobody is in line. */
  private static final int IDLE = 0;

  /** Somebody leads, behind whom nobody is in line: who ends that need not take the lock. */
  private static final int LED = 1;

  /** Somebody leads, and is to look after those in line, or who wait for the end, when he ends. */
  private static final int AWAITED = 2;

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
  private final Object lock = new Object();
  private final Runnable leader = this::leadAsync;

  /** Led: somebody writes a group. Changed by any thread, to IDLE by who leads alone. */
  private final AtomicInteger state = new AtomicInteger(IDLE);

  /** Guarded by the lock. */
  private final CommitLine line = new CommitLine();

  /** Whether nobody leads, though the state says so, as others are waited for. */
  private boolean gathers;

  private int idlers;

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
    if (!state.compareAndSet(IDLE, LED)) {
      await(commit, comesLast(commit));
    } else if (gathering.starts(0)) {
      await(commit, gather(commit));
    } else {
      lead(commit, false);
    }
    commit.rethrow();
  }

  /** Begins to wait for others, having the lead; returns whether the caller still has it. */
  private boolean gather(Commit commit) {
    synchronized (lock) {
      state.set(AWAITED);
      line.add(commit);
      gathers = line.first().looks; // Or nobody would notice that they do not come.
      if (gathers) {
        return endsGathering();
      }
    }
    beside(leader); // Somebody's who does not wait came before this one.
    return false;
  }

  /** Lines a commit up; returns whether the caller leads now, as nobody else does. */
  private boolean comesLast(Commit commit) {
    synchronized (lock) {
      boolean leads = false;
      while (!awaited()) {
        leads = state.compareAndSet(IDLE, AWAITED);
      }
      line.add(commit);
      return leads || endsGathering();
    }
  }

  /** With the lock held. Returns whether those who are waited for are there, so one has to lead. */
  private boolean endsGathering() {
    boolean ends = gathers && gathering.isComplete(line.count());
    gathers &= !ends;
    return ends;
  }

  /** Returns whether others have been waited for long enough, so that the caller has to lead. */
  private boolean gatheredLongEnough() {
    synchronized (lock) {
      boolean over = gathers && gathering.nanosLeft() <= 0;
      if (over) {
        gathers = false;
        gathering.fail();
      }
      return over;
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
    while (true) {
      if (leadsNow) {
        lead(nextGroup(), false);
      }
      if (commit.isOver()) {
        break;
      }
      if (!leadsNow) {
        commit.park(patience(commit));
        interrupted |= Thread.interrupted();
      }
      leadsNow = commit.takesLead() || (commit.looks && gatheredLongEnough());
    }
    if (interrupted) {
      // Not ours to act on: whether the rows are on disk had to be known first.
      Thread.currentThread().interrupt();
    }
  }

  /** Returns for how long a commit's owner sleeps before it looks; 0 for as long as it takes. */
  private long patience(Commit commit) {
    if (!commit.looks) {
      return 0;
    }
    synchronized (lock) {
      return Math.max(1, gathers ? gathering.nanosLeft() : gathering.patience());
    }
  }

  /** Lines a commit up that nobody waits for. */
  void submitAsync(Commit commit) {
    if (lineUp(commit)) {
      beside(leader);
    }
  }

  /**
   * As {@link #submitAsync} while somebody leads; otherwise leads, and returns when the commit is
   * written and told.
   */
  void submitOrJoin(Commit commit) {
    if (leadsAlone(commit)) {
      lead(commit, true);
    }
  }

  /** As {@link #submitAsync} while somebody leads; otherwise returns false, having done nothing. */
  boolean join(Commit commit) {
    synchronized (lock) {
      boolean led = awaited();
      if (led) {
        line.add(commit);
      }
      return led;
    }
  }

  /** Returns whether nobody leads, so that the caller leads with this commit; else lines it up. */
  private boolean leadsAlone(Commit commit) {
    if (state.compareAndSet(IDLE, LED)) {
      return true;
    }
    synchronized (lock) {
      while (!awaited()) {
        if (state.compareAndSet(IDLE, LED)) {
          return true;
        }
      }
      line.add(commit);
      return false;
    }
  }

  /** Returns whether the caller has to lead. */
  private boolean lineUp(Commit commit) {
    synchronized (lock) {
      boolean leads = false;
      while (!awaited()) {
        leads = state.compareAndSet(IDLE, AWAITED);
      }
      line.add(commit);
      return leads;
    }
  }

  /**
   * Returns whether somebody leads, who looks into the line when he ends. With the lock held, which
   * he has to wait for then.
   */
  private boolean awaited() {
    return state.compareAndExchange(LED, AWAITED) != IDLE;
  }

  /** Returns when nothing is in line or being written. The caller sees to it that nothing comes. */
  void awaitIdle() {
    boolean interrupted = false;
    synchronized (lock) {
      idlers++;
      while (awaited()) {
        try {
          lock.wait();
        } catch (InterruptedException interrupt) {
          interrupted = true; // What is being written has to be waited for all the same.
        }
      }
      idlers--;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns how many commits have lined up for a later group. */
  int waiting() {
    synchronized (lock) {
      return line.count();
    }
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
    Commit group = nextGroup();
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

  private Commit nextGroup() {
    synchronized (lock) {
      return line.take(GROUP_BYTES);
    }
  }

  /**
   * Ends this thread's lead.
   *
   * @param mayStay whether it can go on with a group of commits that nobody waits for
   * @return whether it is to
   */
  private boolean handOver(boolean mayStay) {
    if (state.compareAndSet(LED, IDLE)) {
      return false;
    }
    Commit next;
    synchronized (lock) {
      next = line.first();
      if (next == null) {
        state.set(IDLE);
        if (idlers > 0) {
          lock.notifyAll();
        }
      } else if (next.looks && gathering.starts(line.count())) {
        gathers = true; // Whoever comes last leads, or the first in line when it has waited.
        return false;
      }
    }
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
