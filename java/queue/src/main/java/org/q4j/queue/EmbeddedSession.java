package org.q4j.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.q4j.ClosedException;
import org.q4j.StaleOwnerException;
import org.q4j.store.Removals;

/**
 * A session of an {@link EmbeddedStore}: what it owns, and its waits.
 *
 * <p>Assumption: one thread uses it. {@link #close} alone may come from another, and so may the
 * thread that ends an asynchronous wait; what they touch is guarded by this object's monitor, which
 * is never held while waiting or writing.
 */
final class EmbeddedSession implements Session {
  private final EmbeddedStore store;
  private final long number;
  private final String client;
  private final OwnedRows owned = new OwnedRows();
  private boolean ownerMode;
  private boolean stopped;
  private boolean closed;
  private Wait waiting;
  private Optional<Duration> lease = Optional.empty();

  /**
   * For the end of a single row, which most are; null while it is used, and after a failure. Atomic
   * since no row must be lost where two threads use a session all the same.
   */
  private final AtomicReference<Removals> spare = new AtomicReference<>();

  /**
   * @param number counts the store's sessions
   * @param client who uses it, in words
   */
  EmbeddedSession(EmbeddedStore store, long number, String client) {
    this.store = store;
    this.number = number;
    this.client = client;
  }

  /** Returns what it owns at present, a line for each queue. */
  List<OwnerStats> owners() {
    List<EmbeddedOwnedRow> rows;
    synchronized (this) {
      rows = owned.all();
    }
    long now = System.nanoTime();
    Map<String, OwnerStats> found = new TreeMap<>();
    for (EmbeddedOwnedRow row : rows) {
      if (row.isOwned()) { // Its time limit may be over.
        found.merge(
            row.queue(),
            new OwnerStats(number, client, row.queue(), 1, Math.max(0, now - row.takenAt())),
            (one, other) ->
                new OwnerStats(
                    number,
                    client,
                    one.queue(),
                    one.rows() + 1,
                    Math.max(one.oldestNanos(), other.oldestNanos())));
      }
    }
    return List.copyOf(found.values());
  }

  @Override
  public Optional<OwnedRow> await(Duration timeout, String... queues) {
    return subscribe(queues).await(timeout);
  }

  @Override
  public Batch awaitBatch(Duration timeout, int maxRows, long maxBytes, String... queues) {
    return subscribe(queues).awaitBatch(timeout, maxRows, maxBytes);
  }

  @Override
  public CompletableFuture<Optional<OwnedRow>> awaitAsync(
      Duration timeout, Executor executor, String... queues) {
    return subscribe(queues).awaitAsync(timeout, executor);
  }

  @Override
  public EmbeddedSubscription subscribe(String... queues) {
    return new EmbeddedSubscription(this, targets(queues));
  }

  @Override
  public Optional<Subscription> trySubscribe(String... queues) {
    List<Target> targets = targets(queues);
    List<EmbeddedQueue> opened = new ArrayList<>(targets.size());
    for (Target target : targets) {
      EmbeddedQueue queue = store.openNow(target.name());
      if (queue == null || !queue.tryCompile(target.condition())) {
        return Optional.empty();
      }
      opened.add(queue);
    }
    return Optional.of(new EmbeddedSubscription(this, targets, opened));
  }

  private List<Target> targets(String... queues) {
    if (queues.length == 0) {
      throw new IllegalArgumentException("queues=0 (expected at least 1)");
    }
    checkOpen();
    List<Target> targets = new ArrayList<>();
    for (String queue : queues) {
      targets.add(Target.parse(queue));
    }
    return targets;
  }

  @Override
  public synchronized void lease(Duration limit) {
    if (limit != null && (limit.isNegative() || limit.isZero())) {
      throw new IllegalArgumentException("limit=" + limit + " (expected more than 0, or null)");
    }
    lease = Optional.ofNullable(limit);
  }

  EmbeddedQueue open(QueueName name) {
    checkOpen();
    return store.open(name);
  }

  /** Ends what the session owns, and enters owner mode, to look for rows. */
  void enterOwnerMode() {
    List<EmbeddedOwnedRow> rows;
    synchronized (this) {
      checkTaking();
      rows = owned.removeAll();
      ownerMode = rows.isEmpty();
    }
    if (!rows.isEmpty()) {
      endAll(rows);
      synchronized (this) {
        checkOpen();
        ownerMode = true;
      }
    }
    store.counters().add(Count.QUEUE_WAIT, 1);
  }

  /** A wait begins, in owner mode: closing the session will cancel it. */
  synchronized void enterWait(Wait wait) {
    checkTaking();
    waiting = wait;
  }

  /** A wait is over. */
  synchronized void leaveWait(Wait wait) {
    if (waiting == wait) {
      waiting = null;
    }
  }

  /**
   * Takes rows over that have been read; gives them back, as if nobody had had them, when the
   * session is to take no more.
   */
  void own(List<EmbeddedOwnedRow> rows) {
    Optional<Duration> limit;
    boolean late;
    synchronized (this) {
      limit = lease;
      late = closed || stopped;
      if (!late) {
        owned.add(rows);
      }
    }
    if (late) {
      each(rows, EmbeddedOwnedRow::release);
      checkTaking();
    }
    if (limit.isPresent()) {
      renew(rows, limit.get());
    }
  }

  private void renew(List<EmbeddedOwnedRow> rows, Duration limit) {
    try {
      rows.forEach(row -> row.renew(limit));
    } catch (StaleOwnerException lost) {
      checkOpen(); // A close has given them back.
      throw lost;
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized Optional<OwnedRow> owned() {
    return Optional.ofNullable(owned.first());
  }

  @Override
  public synchronized OptionalLong rowId() {
    return owned.isEmpty() ? OptionalLong.empty() : OptionalLong.of(owned.first().rowId());
  }

  @Override
  public synchronized boolean ownerMode() {
    return ownerMode;
  }

  @Override
  public void end() {
    List<EmbeddedOwnedRow> rows = disownAll();
    endAll(rows);
  }

  @Override
  public CompletableFuture<Void> endAsync(Executor executor) {
    List<EmbeddedOwnedRow> rows = disownAll();
    if (rows.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return rows.get(0)
        .removeAsync(rows, executor)
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                store.counters().add(Count.QUEUE_END, rows.size());
              } else if (!(failure.getCause() instanceof StaleOwnerException)) {
                keep(rows);
              }
            });
  }

  @Override
  public void endAndStay() {
    boolean before;
    synchronized (this) {
      before = ownerMode;
    }
    end();
    synchronized (this) {
      ownerMode = before;
    }
  }

  private void endAll(List<EmbeddedOwnedRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    Removals kept = rows.size() == 1 ? spare.getAndSet(null) : null;
    Removals memory = kept == null ? new Removals(rows.size()) : kept;
    boolean removed = false;
    try {
      rows.get(0).remove(rows, memory);
      removed = true;
      if (rows.size() == 1) {
        memory.clear();
        spare.setRelease(memory);
      }
      store.counters().add(Count.QUEUE_END, rows.size());
    } catch (StaleOwnerException lost) {
      removed = true; // Nothing of it is ours any more.
      throw lost;
    } finally {
      if (!removed) {
        keep(rows);
      }
    }
  }

  /** Whether their end is on disk is not known: nobody else may get them before a reopening. */
  private synchronized void keep(List<EmbeddedOwnedRow> rows) {
    if (!closed) {
      owned.add(rows);
      ownerMode = true;
    }
  }

  @Override
  public void abort() {
    synchronized (this) {
      checkOpen();
      if (!ownerMode) {
        throw new StaleOwnerException("abort: not in owner mode");
      }
    }
    abortAll(disownAll());
  }

  private void abortAll(List<EmbeddedOwnedRow> rows) {
    giveBack(rows, Count.RESTORED_BY_ABORT);
    store.counters().add(Count.QUEUE_ABORT, rows.size());
  }

  private static void giveBack(List<EmbeddedOwnedRow> rows, Count how) {
    each(rows, row -> row.giveBack(how));
  }

  private static void each(List<EmbeddedOwnedRow> rows, Consumer<EmbeddedOwnedRow> step) {
    Closing each = new Closing();
    rows.forEach(row -> each.attempt(() -> step.accept(row)));
    each.rethrow();
  }

  /** Ends or gives back {@code rows} if they are owned now. */
  void finish(List<EmbeddedOwnedRow> rows, boolean end) {
    synchronized (this) {
      for (EmbeddedOwnedRow row : rows) {
        if (!owned.contains(row)) {
          throw new StaleOwnerException(
              "row %d of %s is not owned by this session any more: nothing was changed"
                  .formatted(row.rowId(), row.queue()));
        }
      }
      rows.forEach(owned::remove);
      ownerMode = !owned.isEmpty();
    }
    finishDisowned(rows, end);
  }

  /** Ends or gives back those of a batch that are still owned. */
  void finishOwned(List<EmbeddedOwnedRow> taken, boolean end) {
    List<EmbeddedOwnedRow> rows;
    synchronized (this) {
      rows = owned.removeAll(taken);
      ownerMode = !owned.isEmpty();
    }
    finishDisowned(rows, end);
  }

  private void finishDisowned(List<EmbeddedOwnedRow> rows, boolean end) {
    if (end) {
      endAll(rows);
    } else {
      abortAll(rows);
    }
  }

  /** Puts an owned row behind all others. */
  void requeue(EmbeddedOwnedRow row) {
    synchronized (this) {
      if (!owned.contains(row)) {
        throw row.lost();
      }
    }
    boolean moved = false;
    try {
      row.moveBehind();
      moved = true;
    } finally {
      if (!moved && isClosed()) {
        row.giveBack(Count.RESTORED_BY_CLOSE); // When that closed, the row was on its way.
      }
    }
    synchronized (this) {
      owned.remove(row);
      ownerMode = !owned.isEmpty();
    }
    store.counters().add(Count.QUEUE_END, 1);
  }

  private synchronized List<EmbeddedOwnedRow> disownAll() {
    checkOpen();
    ownerMode = false;
    return owned.removeAll();
  }

  @Override
  public void close() {
    List<EmbeddedOwnedRow> rows;
    Wait wait;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      rows = owned.removeAll();
      ownerMode = false;
      wait = waiting;
    }
    Closing closing = new Closing();
    if (wait != null) {
      closing.attempt(wait::cancel);
    }
    closing.attempt(() -> giveBack(rows, Count.RESTORED_BY_CLOSE));
    closing.attempt(() -> store.forget(this));
    closing.rethrow();
  }

  /**
   * The store is being closed: from here on the session gets no row, and its wait fails; what it
   * owns it may still end. So no row that another session gives back while it is closed goes to one
   * that is closed next.
   */
  void stopTaking() {
    Wait wait;
    synchronized (this) {
      stopped = true;
      wait = waiting;
    }
    if (wait != null) {
      wait.cancel();
    }
  }

  synchronized void checkTaking() {
    checkOpen();
    if (stopped) {
      throw new ClosedException("the store is being closed");
    }
  }

  synchronized void checkOpen() {
    if (closed) {
      throw new ClosedException("the session is closed");
    }
  }
}
