package org.q4j.sql.query;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.q4j.sql.wire.ErrorReply;

/**
 * The locks of GET_LOCK: of a name each, of the whole server, had by a session until it releases
 * them or ends. As in MySQL 5.7 a session may have several, and one several times; unlike there,
 * sessions that wait for each other are not found out and wait until their time is over.
 *
 * <p>Assumptions and guarantees: thread-safe; locks go to those who wait in the order in which they
 * asked; a session that ends has its rows given back before its locks are.
 */
final class UserLocks {
  private static final int LONGEST_NAME = 64;

  private final Map<String, Lock> locks = new HashMap<>();

  private record Waiter(QuerySession session, CompletableFuture<Boolean> had) {}

  private static final class Lock {
    final Deque<Waiter> waiting = new ArrayDeque<>();
    QuerySession holder;
    long depth;
  }

  private static String key(String name) {
    if (name == null || name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new ErrorReply(
          3057,
          "42000",
          "Incorrect user-level lock name '%s'.".formatted(name == null ? "" : name));
    }
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Asks for a lock.
   *
   * @return true when the session has it; who completes it otherwise gives the waiting up, and says
   *     so by {@link #giveUp}
   */
  synchronized CompletableFuture<Boolean> ask(QuerySession session, String name) {
    Lock lock = locks.computeIfAbsent(key(name), unused -> new Lock());
    if (lock.holder == null || lock.holder == session) {
      lock.holder = session;
      lock.depth++;
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Boolean> had = new CompletableFuture<>();
    lock.waiting.add(new Waiter(session, had));
    return had;
  }

  /** Forgets somebody who waits no more. */
  synchronized void giveUp(String name, CompletableFuture<Boolean> had) {
    Lock lock = locks.get(key(name));
    if (lock != null) {
      boolean unused = lock.waiting.removeIf(waiter -> waiter.had() == had);
    }
  }

  /** Returns 1 when the session had it, 0 when another has it, null when nobody has. */
  synchronized Long release(QuerySession session, String name) {
    String key = key(name);
    Lock lock = locks.get(key);
    if (lock == null) {
      return null;
    }
    if (lock.holder != session) {
      return 0L;
    }
    lock.depth--;
    if (lock.depth == 0) {
      pass(key, lock);
    }
    return 1L;
  }

  /** Releases what a session has, and forgets what it waits for; returns how many it had. */
  synchronized long releaseAll(QuerySession session) {
    long released = 0;
    for (Map.Entry<String, Lock> entry : Map.copyOf(locks).entrySet()) {
      Lock lock = entry.getValue();
      boolean unused = lock.waiting.removeIf(waiter -> waiter.session() == session);
      if (lock.holder == session) {
        released += lock.depth;
        pass(entry.getKey(), lock);
      }
    }
    return released;
  }

  private void pass(String key, Lock lock) {
    lock.holder = null;
    lock.depth = 0;
    for (Waiter next = lock.waiting.poll(); next != null; next = lock.waiting.poll()) {
      if (next.had().complete(true)) {
        lock.holder = next.session();
        lock.depth = 1;
        return;
      }
    }
    locks.remove(key);
  }

  /** Returns the connection that has a lock. */
  synchronized Optional<Long> holder(String name) {
    return Optional.ofNullable(locks.get(key(name))).map(lock -> lock.holder.connectionId());
  }
}
