package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.q4j.sql.wire.ErrorReply;

/**
 * Lets statements write, and sessions stop all others' writing: LOCK TABLES, FLUSH TABLES WITH READ
 * LOCK. Nobody waits with a thread.
 *
 * <p>Assumptions and guarantees: thread-safe; a lock counts from when it is asked for, so that
 * writers cannot starve it, and is had when the writes begun before are done; locks are had in the
 * order in which they were asked for, as far as they exclude each other; what waits is told on the
 * executor, never under this object's monitor.
 */
final class WriteGate {
  private final Executor executor;
  private final List<Lock> locks = new ArrayList<>();
  private final List<Writer> waiting = new ArrayList<>();
  private int writing;

  WriteGate(Executor executor) {
    this.executor = executor;
  }

  /** What is locked; without a table everything is. */
  record Target(TableName table, boolean exclusive) {
    static final Target EVERYTHING = new Target(null, false);

    boolean covers(TableName other) {
      return table == null || other == null || table.equals(other);
    }
  }

  private static final class Lock {
    final Object owner;
    final List<Target> targets;
    final CompletableFuture<Void> had = new CompletableFuture<>();

    Lock(Object owner, List<Target> targets) {
      this.owner = owner;
      this.targets = targets;
    }

    boolean stopsWritesTo(TableName table) {
      return targets.stream().anyMatch(target -> target.covers(table));
    }

    boolean excludes(Lock later) {
      return owner != later.owner
          && targets.stream()
              .anyMatch(
                  mine ->
                      later.targets.stream()
                          .anyMatch(
                              theirs ->
                                  (mine.exclusive() || theirs.exclusive())
                                      && mine.covers(theirs.table())));
    }
  }

  private record Writer(Object owner, TableName table, CompletableFuture<Void> entered) {}

  /**
   * Begins a write, if none of others' locks is in its way; {@link #leave} ends it.
   *
   * @param table null for what is no table's, such as a database
   * @throws ErrorReply 1223 or 1099 when the session's own lock is in its way
   */
  synchronized boolean tryEnter(Object owner, TableName table) {
    for (Lock lock : locks) {
      if (lock.stopsWritesTo(table)) {
        if (lock.owner != owner) {
          return false;
        }
        refuseOwn(lock, table);
      }
    }
    writing++;
    return true;
  }

  private static void refuseOwn(Lock lock, TableName table) {
    for (Target target : lock.targets) {
      if (target.covers(table) && !target.exclusive()) {
        if (target.table() == null) {
          throw new ErrorReply(
              1223, "HY000", "Can't execute the query because you have a conflicting read lock");
        }
        throw new ErrorReply(
            1099,
            "HY000",
            "Table '%s' was locked with a READ lock and can't be updated"
                .formatted(target.table().table()));
      }
    }
  }

  /** As {@link #tryEnter}, but waits; cancelling the future gives up. */
  CompletableFuture<Void> enter(Object owner, TableName table) {
    CompletableFuture<Void> entered = new CompletableFuture<>();
    synchronized (this) {
      if (tryEnter(owner, table)) {
        entered.complete(null);
        return entered;
      }
      waiting.add(new Writer(owner, table, entered));
    }
    return entered;
  }

  /** Ends a write. */
  void leave() {
    List<Runnable> told;
    synchronized (this) {
      writing--;
      told = settle();
    }
    told.forEach(executor::execute);
  }

  /** Asks for a lock beside those that the session has; cancelling the future gives up. */
  CompletableFuture<Void> lock(Object owner, List<Target> targets) {
    Lock lock = new Lock(owner, List.copyOf(targets));
    List<Runnable> told;
    synchronized (this) {
      locks.add(lock);
      told = settle();
    }
    told.forEach(executor::execute);
    return lock.had;
  }

  /** Gives up all locks of a session, those that it still waits for too. */
  void unlock(Object owner) {
    List<Runnable> told;
    synchronized (this) {
      if (!locks.removeIf(lock -> lock.owner == owner)) {
        return;
      }
      told = settle();
    }
    told.forEach(executor::execute);
  }

  /** Returns whether a session has, or waits for, a lock. */
  synchronized boolean isLocking(Object owner) {
    return locks.stream().anyMatch(lock -> lock.owner == owner);
  }

  /** Forgets a writer that waits no more. */
  synchronized void giveUp(CompletableFuture<Void> entered) {
    waiting.removeIf(writer -> writer.entered() == entered);
  }

  /** Returns whom to tell what. */
  private List<Runnable> settle() {
    List<Runnable> told = new ArrayList<>();
    if (writing == 0) {
      for (int i = 0; i < locks.size(); i++) {
        Lock lock = locks.get(i);
        if (!lock.had.isDone() && locks.subList(0, i).stream().noneMatch(l -> l.excludes(lock))) {
          told.add(() -> lock.had.complete(null));
        }
      }
    }
    for (Writer writer : List.copyOf(waiting)) {
      if (locks.stream().noneMatch(lock -> lock.stopsWritesTo(writer.table()))) {
        waiting.remove(writer);
        writing++;
        told.add(() -> admit(writer));
      }
    }
    return told;
  }

  private void admit(Writer writer) {
    if (!writer.entered().complete(null)) {
      leave(); // Its statement has been given up meanwhile.
    }
  }
}
