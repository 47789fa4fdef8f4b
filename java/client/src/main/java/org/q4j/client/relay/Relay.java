package org.q4j.client.relay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.client.Fenced;
import org.q4j.condition.Condition;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Session;
import org.q4j.row.Schema;

/**
 * Moves rows from one queue to another, in their order, each exactly once: a row is ended at the
 * source when the target has it on disk, and what was sent before a crash is told from what was not
 * by the source's row ids, which the target keeps by sender.
 *
 * <p>A lost connection, a killed server or owner of a data directory is waited for, for as long as
 * it takes once both have been reached, and for the patience of the options before. What is
 * assumed: one relay for a sender number, and no other consumer at the source that gives rows back
 * while no relay runs.
 *
 * <p>For one thread; {@link #close} may come from another and ends it after the rows in hand.
 */
public final class Relay implements AutoCloseable {
  private static final long BATCH_BYTES = 4 << 20;
  private static final Duration SLICE = Duration.ofSeconds(10);
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final RelayOptions options;
  private final RelayEnd from;
  private final RelayEnd to;
  private final Delivery delivery;
  private ColumnMap map;
  private Schema conditionSchema;
  private Condition condition;
  private boolean begun;
  private long startDeadline;
  private boolean finished;
  private final AtomicLong moved = new AtomicLong();
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private Thread waiter;
  private boolean closed;

  /** Makes a relay; {@link #run} connects. */
  public Relay(RelayOptions options) {
    this.options = options;
    this.from =
        new RelayEnd(
            options.from(), options.fence("from", options.from().queue()), options.patience());
    this.to =
        new RelayEnd(options.to(), options.fence("to", options.to().queue()), options.patience());
    this.delivery = new Delivery(options.sender(), options.reset(), from::checkNotEnded);
  }

  /** Returns how many rows have been moved: taken in by the target and ended at the source. */
  public long moved() {
    return moved.get();
  }

  /** Returns how many rows turned out to be at the target before, and were only ended. */
  public long leftOut() {
    return delivery.leftOut();
  }

  /**
   * Moves rows until {@link #close}, an interrupt, or the first row that does not match the
   * condition.
   *
   * @throws org.q4j.LockedException when another relay of the same ends and sender does not end
   * @throws org.q4j.NotFoundException when there is no such queue
   * @throws org.q4j.SchemaException when the target's columns do not take a row
   * @throws UnsupportedException when both ends are the same queue
   * @throws InDoubtException when it must not guess
   */
  public void run() {
    startDeadline = System.nanoTime() + options.patience().toNanos();
    try {
      while (!isOver()) {
        turn();
      }
    } finally {
      from.close();
      to.close();
    }
  }

  private synchronized boolean isOver() {
    return closed || finished || Thread.currentThread().isInterrupted();
  }

  /** Waits for rows; {@link #close} ends that, and nothing else, by an interrupt. */
  private Batch await(Session session) {
    synchronized (this) {
      waiter = closed ? null : Thread.currentThread();
    }
    try {
      return session.awaitBatch(
          waiter == null ? Duration.ZERO : SLICE,
          options.batch(),
          BATCH_BYTES,
          options.from().queue());
    } finally {
      synchronized (this) {
        waiter = null;
        if (closed) {
          boolean unused = Thread.interrupted(); // The rows in hand are moved.
        }
      }
    }
  }

  private void turn() {
    try {
      Session session = from.session();
      if (from.isSame(to)) {
        throw new UnsupportedException(
            "a queue is not forwarded to itself: queue=" + options.from().queue());
      }
      if (!begun && options.reset()) {
        from.forgetEnded();
      }
      Fenced.Receiver unused = to.receiver(); // Or rows would be owned that go nowhere.
      begun = true;
      Batch batch = await(session);
      if (batch.rows().isEmpty()) {
        delivery.allEnded(); // All that was to come back has.
        return;
      }
      move(session, batch);
      pauseMillis = FIRST_PAUSE_MILLIS;
    } catch (Q4jException failure) {
      boolean given = begun || System.nanoTime() < startDeadline;
      if (!given || !Losses.isLoss(failure)) {
        throw failure;
      }
      lost(failure);
      from.drop();
      pause();
    }
  }

  private void move(Session session, Batch taken) {
    Batch batch = taken;
    int matching = matching(batch.rows());
    if (matching < batch.rows().size()) {
      batch.abort();
      finished = true;
      if (matching == 0) {
        return;
      }
      batch = session.awaitBatch(Duration.ZERO, matching, BATCH_BYTES, options.from().queue());
      // Others may have taken some, so that it ends with other rows.
      if (batch.rows().isEmpty() || matching(batch.rows()) < batch.rows().size()) {
        batch.abort();
        finished = false;
        return;
      }
    }
    List<OwnedRow> rows = batch.rows();
    deliver(rows);
    batch.end();
    delivery.ended(rows);
    from.ended(rows.stream().mapToLong(OwnedRow::rowId).max().orElseThrow());
    moved.addAndGet(rows.size());
  }

  /** Sends rows, which stay owned meanwhile, as often as the target is lost. */
  private void deliver(List<OwnedRow> rows) {
    while (true) {
      try {
        Fenced.Receiver target = to.receiver();
        Schema source = rows.get(0).row().schema();
        if (map == null || !map.isFor(source, target.schema())) {
          map = new ColumnMap(source, target.schema());
        }
        if (!delivery.isExact() && !target.tellsLeftOut()) {
          rows.forEach(row -> from.checkNotEnded(row.rowId()));
        }
        delivery.send(target, map, rows);
        return;
      } catch (Q4jException failure) {
        if (!Losses.isLoss(failure) || isOver()) {
          throw failure;
        }
        lost(failure);
        to.drop();
        pause();
      }
    }
  }

  /** Returns how many of the first rows match the condition. */
  private int matching(List<OwnedRow> rows) {
    Optional<String> text = options.condition();
    if (text.isEmpty()) {
      return rows.size();
    }
    int count = 0;
    long now = System.currentTimeMillis();
    for (OwnedRow row : rows) {
      if (!row.row().schema().equals(conditionSchema)) {
        conditionSchema = row.row().schema();
        condition = Condition.compile(text.get(), conditionSchema);
      }
      if (!condition.matches(row.row(), now)) {
        return count;
      }
      count++;
    }
    return count;
  }

  private void lost(Q4jException failure) {
    if (pauseMillis == FIRST_PAUSE_MILLIS) {
      options.report().accept("connecting again: " + failure.getMessage());
    }
  }

  private synchronized void pause() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    try {
      for (long left = pauseMillis; left > 0 && !closed; ) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
  }

  /** Ends {@link #run} after the rows in hand; does not wait for it. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    if (waiter != null) {
      waiter.interrupt();
    }
  }
}
