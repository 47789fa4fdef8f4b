package org.q4j.client.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.q4j.ClosedException;
import org.q4j.Q4jException;
import org.q4j.StaleOwnerException;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Session;

/**
 * Owns rows through members of share groups.
 *
 * <p>Assumptions: one thread at a time calls it, {@link #close} may come from any, and the store's
 * keeper calls {@link #tick} every tenth of a second. Guarantees: what the cluster is told about
 * rows is told with {@link #lock} held; a wait holds it too, and then owns nothing.
 */
final class KafkaSession implements Session {
  /** How long members that came home with nothing stay for the next wait. */
  private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(500);

  private final KafkaStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition paused = lock.newCondition();
  private final Readers readers;
  private final Holdings holdings;
  private volatile boolean closed;
  private volatile boolean ownerMode;
  private volatile Duration lease;
  private long lastWait = System.nanoTime();

  KafkaSession(KafkaStore store, ClientSettings settings) {
    this.store = store;
    this.readers = new Readers(settings);
    this.holdings = new Holdings(readers);
  }

  @Override
  public Optional<OwnedRow> await(Duration timeout, String... queues) {
    return subscribe(queues).await(timeout);
  }

  @Override
  public KafkaBatch awaitBatch(Duration timeout, int maxRows, long maxBytes, String... queues) {
    return subscribe(queues).awaitBatch(timeout, maxRows, maxBytes);
  }

  @Override
  public CompletableFuture<Optional<OwnedRow>> awaitAsync(
      Duration timeout, Executor executor, String... queues) {
    return subscribe(queues).awaitAsync(timeout, executor);
  }

  @Override
  public KafkaSubscription subscribe(String... queues) {
    if (queues.length == 0) {
      throw new IllegalArgumentException("queues=0 (expected at least 1)");
    }
    checkOpen();
    List<Place> places = new ArrayList<>();
    for (String queue : queues) {
      places.add(Place.parse(store, queue, places.size()));
    }
    return new KafkaSubscription(this, List.of(queues), places);
  }

  /** Ends what is owned, then waits. */
  List<KafkaOwnedRow> take(List<Place> places, Duration timeout, int maxRows, long maxBytes) {
    lock.lock();
    try {
      checkOpen();
      for (Place place : places) {
        place.queue().checkExists();
      }
      ownerMode = true;
      holdings.finish(holdings.all(), Ending.END);
      long began = System.nanoTime();
      List<KafkaOwnedRow> rows = new Hunt(this, paused, places, timeout, maxRows, maxBytes).run();
      holdings.own(rows, Optional.ofNullable(lease));
      places.get(0).queue().countWait(!rows.isEmpty(), System.nanoTime() - began);
      return rows;
    } finally {
      lastWait = System.nanoTime();
      lock.unlock();
    }
  }

  Readers readers() {
    return readers;
  }

  CompletableFuture<Optional<OwnedRow>> later(
      Supplier<Optional<OwnedRow>> wait, Executor executor) {
    return store.tasks().async(wait).thenApplyAsync(row -> row, executor);
  }

  @Override
  public void lease(Duration limit) {
    if (limit != null && (limit.isNegative() || limit.isZero())) {
      throw new IllegalArgumentException("limit=" + limit + " (expected more than 0, or null)");
    }
    lease = limit;
  }

  void lease(KafkaOwnedRow row, Duration limit) {
    lock.lock();
    try {
      if (!row.isOwned()) {
        throw row.lost();
      }
      row.lease(limit);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<OwnedRow> owned() {
    return holdings.all().stream().findFirst().map(OwnedRow.class::cast);
  }

  @Override
  public OptionalLong rowId() {
    return holdings.all().stream().mapToLong(KafkaOwnedRow::rowId).findFirst();
  }

  @Override
  public boolean ownerMode() {
    return ownerMode;
  }

  @Override
  public void end() {
    lock.lock();
    try {
      checkOpen();
      ownerMode = false;
      holdings.finish(holdings.all(), Ending.END);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void endAndStay() {
    boolean before = ownerMode;
    end();
    ownerMode = before;
  }

  @Override
  public void abort() {
    lock.lock();
    try {
      checkOpen();
      if (!ownerMode) {
        throw new StaleOwnerException("abort: not in owner mode");
      }
      ownerMode = false;
      holdings.finish(holdings.all(), Ending.ABORT);
    } finally {
      lock.unlock();
    }
  }

  /** Ends or gives back rows that are owned now. */
  void finish(List<KafkaOwnedRow> rows, Ending ending) {
    lock.lock();
    try {
      for (KafkaOwnedRow row : rows) {
        if (!holdings.all().contains(row)) {
          throw row.lost();
        }
      }
      ownerMode = holdings.all().size() > rows.size();
      holdings.finish(rows, ending);
    } finally {
      lock.unlock();
    }
  }

  List<KafkaOwnedRow> stillOwned(List<KafkaOwnedRow> rows) {
    List<KafkaOwnedRow> owned = holdings.all();
    return rows.stream().filter(owned::contains).toList();
  }

  /** Renews locks, gives back what is overdue, and lets members go that nobody asks. */
  void tick() {
    if (!lock.tryLock()) {
      return; // Waiting or ending: it owns nothing, or will not for much longer.
    }
    try {
      if (closed) {
        return;
      }
      holdings.expire();
      holdings.renew();
      if (readers.anyHungry() && System.nanoTime() - lastWait > LINGER) {
        readers.closeHungry();
      }
    } catch (Q4jException failed) {
      System.getLogger("org.q4j")
          .log(System.Logger.Level.WARNING, "keeping rows owned: " + failed.getMessage());
    } finally {
      lock.unlock();
    }
  }

  void checkOpen() {
    if (closed) {
      throw new ClosedException("the session is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    readers.wakeup();
    lock.lock();
    try {
      paused.signalAll();
      ownerMode = false;
      try {
        holdings.finish(holdings.all(), Ending.CLOSE);
      } finally {
        readers.closeAll();
      }
    } finally {
      lock.unlock();
      store.forget(this);
    }
  }
}
