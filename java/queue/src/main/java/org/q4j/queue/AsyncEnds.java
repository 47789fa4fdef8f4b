package org.q4j.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Ends of one queue's rows that no thread waits for. Who finds nobody at it has its rows removed at
 * once; what lines up meanwhile is removed together, as one group with one sync.
 *
 * <p>Assumptions and guarantees: thread-safe; one removal runs at a time; it runs by the caller's
 * executor or on a background thread and never under this object's monitor; the next one starts
 * before those of the one before are told; every end is told, whatever the removal throws. Those in
 * line are chained, so that none is forgotten for want of memory.
 */
final class AsyncEnds {
  private final Consumer<List<Claim>> removal;
  private Ending first;
  private Ending last;
  private boolean led;

  private static final class Ending {
    private final List<Claim> claims;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Ending next;

    Ending(List<Claim> claims) {
      this.claims = claims;
    }
  }

  /**
   * @param removal removes rows, or throws what kept it from knowing that they are removed
   */
  AsyncEnds(Consumer<List<Claim>> removal) {
    this.removal = removal;
  }

  /**
   * Removes rows; the result is given what the removal threw.
   *
   * @param executor removes them if nobody is at it; must not fail
   */
  CompletableFuture<Void> end(List<Claim> claims, Executor executor) {
    Ending ending = new Ending(claims);
    if (lineUp(ending)) {
      executor.execute(this::lead);
    }
    return ending.done;
  }

  /** Returns whether the caller has to lead. */
  private synchronized boolean lineUp(Ending ending) {
    if (last == null) {
      first = ending;
    } else {
      last.next = ending;
    }
    last = ending;
    boolean leads = !led;
    led = true;
    return leads;
  }

  private void lead() {
    Ending group = takeLine();
    Throwable failure = null;
    try {
      removal.accept(claims(group));
    } catch (RuntimeException | Error cause) {
      failure = cause; // Theirs to hear, whoever leads.
    }
    handOver();
    tell(group, failure);
  }

  private synchronized Ending takeLine() {
    Ending group = first;
    first = null;
    last = null;
    return group;
  }

  private static List<Claim> claims(Ending group) {
    if (group.next == null) {
      return group.claims;
    }
    List<Claim> all = new ArrayList<>();
    for (Ending ending = group; ending != null; ending = ending.next) {
      all.addAll(ending.claims);
    }
    return all;
  }

  private void handOver() {
    synchronized (this) {
      led = first != null;
      if (!led) {
        return;
      }
    }
    try {
      Background.execute(this::lead);
    } catch (OutOfMemoryError noThread) {
      lead();
    }
  }

  private static void tell(Ending group, Throwable failure) {
    for (Ending ending = group; ending != null; ending = ending.next) {
      if (failure == null) {
        ending.done.complete(null);
      } else {
        ending.done.completeExceptionally(failure);
      }
    }
  }
}
