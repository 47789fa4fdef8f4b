package org.q4j.queue;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.q4j.StaleOwnerException;
import org.q4j.store.QueueFile;
import org.q4j.store.Removals;
import org.q4j.store.RowPosition;

/** Removes owned rows for good. Thread-safe. */
final class Endings {
  private final Gate gate;
  private final Dispatcher dispatcher;
  private final Consumer<QueueFile> removed;
  private final AsyncEnds async = new AsyncEnds(this::remove);

  /**
   * @param removed is told of the file from which rows were removed
   */
  Endings(Gate gate, Dispatcher dispatcher, Consumer<QueueFile> removed) {
    this.gate = gate;
    this.dispatcher = dispatcher;
    this.removed = removed;
  }

  /**
   * Removes owned rows for good, with one sync. Rows of before a truncation are passed over.
   *
   * @throws StaleOwnerException when some were not owned any more; the others have been removed
   */
  void end(List<Claim> claims) {
    end(claims, new Removals(claims.size()));
  }

  /**
   * As {@link #end(List)}, without any garbage.
   *
   * @param memory an empty list, which nobody else uses meanwhile; filled, and not to be used again
   *     when this throws
   */
  void end(List<Claim> claims, Removals memory) {
    List<Claim> stale = dispatcher.beginEnd(claims);
    List<Claim> begun = begun(claims, stale);
    boolean removed = false;
    try {
      remove(begun, memory);
      removed = true;
    } finally {
      if (!removed) {
        cancel(begun);
      }
    }
    refuse(stale);
  }

  /**
   * As {@link #end}, with the next sync if somebody is at one; what it throws is the result's
   * failure.
   *
   * @param executor removes them otherwise
   */
  CompletableFuture<Void> endAsync(List<Claim> claims, Executor executor) {
    List<Claim> stale = dispatcher.beginEnd(claims);
    List<Claim> begun = begun(claims, stale);
    return async
        .end(begun, executor)
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                cancel(begun);
              }
            })
        .thenRun(() -> refuse(stale));
  }

  private static List<Claim> begun(List<Claim> claims, List<Claim> stale) {
    return stale.isEmpty() ? claims : without(claims, stale);
  }

  /** Whether it is on disk is not known; the file gives nobody a row before a reopening. */
  private void cancel(List<Claim> begun) {
    begun.forEach(dispatcher::cancelEnd);
  }

  private void refuse(List<Claim> stale) {
    if (!stale.isEmpty()) {
      throw new StaleOwnerException(
          "not owned any more, so not ended: row %s of %s"
              .formatted(
                  stale.stream().map(claim -> Long.toString(claim.rowId())).collect(joining(", ")),
                  gate.name()));
    }
  }

  /** Removes rows that nobody else can end; when it throws, whether they are gone is not known. */
  void remove(List<Claim> claims) {
    remove(claims, new Removals(claims.size()));
  }

  private void remove(List<Claim> claims, Removals rows) {
    Generation now = gate.enterIfOpen();
    if (now == null) {
      if (!gate.isDropped()) {
        throw gate.closed(); // Its row is still in the file.
      }
      dispatcher.ended(claims);
      return;
    }
    try {
      remove(now, claims, rows);
    } finally {
      gate.leave();
    }
  }

  /** As {@link #remove(List)}, with the gate held. */
  void remove(Generation now, List<Claim> claims) {
    remove(now, claims, new Removals(claims.size()));
  }

  private void remove(Generation now, List<Claim> claims, Removals rows) {
    for (int i = 0; i < claims.size(); i++) { // No iterators: a taker does this for each row.
      Claim claim = claims.get(i);
      RowPosition row = now.find(claim.generation, claim.position);
      if (row != null) {
        rows.add(row);
      }
    }
    if (rows.size() > 0) {
      now.file.remove(rows);
    }
    dispatcher.ended(claims);
    for (int i = 0; i < claims.size(); i++) {
      Claim claim = claims.get(i);
      if (claim.leased) { // It stays what it is: nobody gives a time limit to what is over.
        claim.stopTimer();
      }
    }
    removed.accept(now.file);
  }

  /** Returns a list without another one's members, which have the same order. */
  static List<Claim> without(List<Claim> all, List<Claim> some) {
    List<Claim> others = new ArrayList<>(all.size() - some.size());
    int next = 0;
    for (Claim claim : all) {
      if (next < some.size() && some.get(next) == claim) {
        next++;
      } else {
        others.add(claim);
      }
    }
    return others;
  }
}
