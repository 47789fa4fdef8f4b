package org.q4j.client.relay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.q4j.LockedException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.client.Fenced;
import org.q4j.client.Supply;
import org.q4j.client.Supply.Numbered;
import org.q4j.client.relay.ConfirmedReceiver.SourceLostException;
import org.q4j.condition.Condition;
import org.q4j.row.Schema;

/**
 * Moves rows from one queue to another, in their order, each exactly once: a row is ended at the
 * source when the target has it on disk, and what was sent before a crash is told from what was not
 * by the source's row ids, which the target keeps by sender.
 *
 * <p>A lost connection, a killed server or owner of a data directory is waited for, for as long as
 * it takes once both have been reached, and for the patience of the options before. What is
 * assumed: one relay for a sender number, and no other consumer at the source that gives rows back
 * while no relay runs. A Kafka topic has one sender number for each partition, from that of the
 * options on, and must have no other consumer at all.
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
  private final Map<Integer, Delivery> deliveries = new ConcurrentHashMap<>();
  private final AtomicLong leftOutBefore = new AtomicLong();
  private Optional<String> identity = Optional.empty();
  private ColumnMap map;
  private Schema conditionSchema;
  private Condition condition;
  private boolean begun;
  private long startDeadline;
  private StartLimit starting;
  private RelayEnd asked;
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
            options.from(),
            lane -> options.fence("from", options.from().queue(), lane),
            options.patience());
    this.to =
        new RelayEnd(
            options.to(),
            lane -> options.fence("to", options.to().queue(), lane),
            options.patience());
  }

  /** Returns how many rows have been moved: taken in by the target and ended at the source. */
  public long moved() {
    return moved.get();
  }

  /** Returns how many rows turned out to be at the target before, and were only ended. */
  public long leftOut() {
    return leftOutBefore.get() + deliveries.values().stream().mapToLong(Delivery::leftOut).sum();
  }

  private Delivery delivery(int lane) {
    return deliveries.computeIfAbsent(lane, key -> made(lane, options.reset()));
  }

  private Delivery made(int lane, boolean reset) {
    return new Delivery(options.sender() + lane, reset, rowId -> from.checkNotEnded(lane, rowId));
  }

  /**
   * Moves rows until {@link #close}, an interrupt, or the first row that does not match the
   * condition.
   *
   * @throws LockedException when another relay of the same ends and sender does not end
   * @throws org.q4j.NotFoundException when there is no such queue
   * @throws org.q4j.SchemaException when the target's columns do not take a row
   * @throws UnsupportedException when both ends are the same queue
   * @throws InDoubtException when it must not guess
   */
  public void run() {
    startDeadline = System.nanoTime() + options.patience().toNanos();
    starting = new StartLimit(options.patience());
    try {
      while (!isOver()) {
        turn();
      }
    } finally {
      starting.close();
      from.close();
      to.close();
      if (starting.isOver()) {
        boolean unused = Thread.interrupted(); // That was its own.
      }
    }
  }

  private synchronized boolean isOver() {
    return closed || finished || Thread.currentThread().isInterrupted();
  }

  /** Waits for rows; {@link #close} ends that, and nothing else, by an interrupt. */
  private Supply.Taken await(Supply supply) {
    synchronized (this) {
      waiter = closed ? null : Thread.currentThread();
    }
    try {
      return supply.await(waiter == null ? Duration.ZERO : SLICE, options.batch(), BATCH_BYTES);
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
      ask(from, from.isCluster());
      Supply supply = from.supply();
      ask(to, from.isCluster() && to.isCluster());
      if (from.isSame(to)) {
        throw new UnsupportedException(
            "a queue is not forwarded to itself: queue=" + options.from().queue());
      }
      checkSenders(supply.lanes());
      follow(supply);
      ask(to, to.isCluster());
      for (int lane = 0; lane < supply.lanes(); lane++) {
        Fenced.Receiver unused = to.receiver(lane); // Or rows would be owned that go nowhere.
      }
      forget(supply.lanes());
      begin();
      Supply.Taken taken = await(supply);
      if (taken.rows().isEmpty()) {
        if (!supply.isOrdered()) {
          deliveries.values().forEach(Delivery::allEnded); // All that was to come back has.
        }
        return;
      }
      move(supply, taken);
      pauseMillis = FIRST_PAUSE_MILLIS;
    } catch (Q4jException failure) {
      boolean given = begun || System.nanoTime() < startDeadline;
      boolean lost = Losses.isLoss(failure);
      boolean silent = !begun && (starting.isOver() || (lost && !given));
      if (silent && asked.isCluster() && !(failure instanceof LockedException)) {
        throw asked.unanswered(options.patience(), failure);
      }
      if (!given || !lost) {
        throw failure;
      }
      lost(failure);
      from.drop();
      pause();
    }
  }

  private void ask(RelayEnd end, boolean clusterAlone) {
    asked = end;
    starting.ask(clusterAlone);
  }

  private void begin() {
    starting.close();
    if (!begun && starting.isOver()) {
      throw new Q4jException("interrupted"); // In its last moment.
    }
    begun = true;
  }

  /**
   * A queue that was made anew while this relay ran counts its rows from the beginning: the target
   * is to forget the old ones, unless another relay has had it do so.
   */
  private void follow(Supply supply) {
    if (!identity.equals(supply.identity()) && identity.isPresent()) {
      for (int lane = 0; lane < supply.lanes(); lane++) {
        anew(lane, supply.isMadeAnew(lane));
      }
    }
    identity = supply.identity();
  }

  private void anew(int lane, boolean reset) {
    Delivery before = deliveries.put(lane, made(lane, reset));
    leftOutBefore.addAndGet(before == null ? 0 : before.leftOut());
  }

  private void checkSenders(int lanes) {
    if (options.sender() + lanes > RelayOptions.SENDERS) {
      throw new UnsupportedException(
          "each partition needs a sender's number of its own: queue=%s partitions=%d sender=%d (expected=0 to %d); take another --sender"
              .formatted(
                  options.from().queue(), lanes, options.sender(), RelayOptions.SENDERS - lanes));
    }
  }

  private void move(Supply supply, Supply.Taken first) {
    Supply.Taken taken = first;
    int matching = matching(taken.rows());
    if (matching < taken.rows().size()) {
      taken.abort();
      finished = true;
      if (matching == 0) {
        return;
      }
      taken = supply.await(Duration.ZERO, matching, BATCH_BYTES);
      // Others may have taken some, so that it ends with other rows.
      if (taken.rows().isEmpty() || matching(taken.rows()) < taken.rows().size()) {
        taken.abort();
        finished = false;
        return;
      }
      finished = taken.rows().size() == matching;
    }
    int fitting = fitting(taken);
    if (fitting < taken.rows().size()) {
      // Those before it are moved, so that the next turn, and whoever is told, finds it first.
      finished = false;
      taken.abort();
      if (fitting == 0) {
        throw unfit(taken.rows().get(0), to.receiver(taken.lane()));
      }
      taken = supply.await(Duration.ZERO, fitting, BATCH_BYTES);
      if (taken.rows().isEmpty() || fitting(taken) < taken.rows().size()) {
        taken.abort();
        return;
      }
    }
    List<Numbered> rows = taken.rows();
    Delivery delivery = delivery(taken.lane());
    if (delivery.isBehind(rows) && from.nextRowId() <= delivery.last()) {
      anew(taken.lane(), true); // Truncated: so few rows can only be others.
      delivery = delivery(taken.lane());
    }
    deliver(delivery, taken);
    taken.end();
    long last = rows.stream().mapToLong(Numbered::rowId).max().orElseThrow();
    if (supply.isOrdered()) {
      delivery.endedUpTo(last);
    } else {
      delivery.ended(rows);
    }
    // Rows that came back late, or of a queue that was made anew unnoticed, lower nothing: a later
    // relay must not take it for granted that the target has received none behind them.
    from.ended(taken.lane(), Math.max(last, delivery.last()));
    moved.addAndGet(rows.size());
  }

  /** Returns how many of the first rows the target does not refuse. */
  private int fitting(Supply.Taken taken) {
    Fenced.Receiver target = to.receiver(taken.lane());
    int count = 0;
    for (Numbered row : taken.rows()) {
      if (refusal(row, target).isPresent()) {
        return count;
      }
      count++;
    }
    return count;
  }

  private SchemaException unfit(Numbered row, Fenced.Receiver target) {
    return new SchemaException(
        "the target does not take row %d of %s: %s; or take it away: %s"
            .formatted(
                row.rowId(),
                from.queue(),
                refusal(row, target).orElse("it did a moment ago"),
                from.takingCommand()));
  }

  private Optional<String> refusal(Numbered row, Fenced.Receiver target) {
    return target.refusal(() -> map(row, target).map(row.row()));
  }

  private ColumnMap map(Numbered row, Fenced.Receiver target) {
    Schema source = row.row().schema();
    if (map == null || !map.isFor(source, target.schema())) {
      map = new ColumnMap(source, target.schema());
    }
    return map;
  }

  /** Sends rows, which stay owned meanwhile, as often as the target is lost. */
  private void deliver(Delivery delivery, Supply.Taken taken) {
    List<Numbered> rows = taken.rows();
    while (true) {
      try {
        Fenced.Receiver target = new ConfirmedReceiver(to.receiver(taken.lane()), taken::confirm);
        map(rows.get(0), target);
        if (!delivery.isExact() && !delivery.isToReset() && !target.tellsLeftOut()) {
          rows.forEach(row -> from.checkNotEnded(taken.lane(), row.rowId()));
        }
        forget(taken.lane(), target);
        boolean forgets = delivery.isToReset(); // With the rows, where there is no other way.
        delivery.send(target, map, rows);
        if (forgets) {
          from.begin(taken.lane());
        }
        return;
      } catch (SourceLostException lost) {
        throw lost;
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

  /**
   * Has the target forget whatever begins anew before the first row is sent: killed amid its rows,
   * a relay is followed by one that takes all lanes as they are.
   */
  private void forget(int lanes) {
    for (int lane = 0; lane < lanes; lane++) {
      try {
        forget(lane, to.receiver(lane));
      } catch (Q4jException failure) {
        to.drop();
        throw failure;
      }
    }
  }

  private void forget(int lane, Fenced.Receiver target) {
    Delivery delivery = delivery(lane);
    if (delivery.isToReset() && target.forget(options.sender() + lane)) {
      // In this order: whenever it is killed, nothing was sent as long as nothing is noted.
      from.begin(lane);
      delivery.begin();
    }
  }

  /** Returns how many of the first rows match the condition. */
  private int matching(List<Numbered> rows) {
    Optional<String> text = options.condition();
    if (text.isEmpty()) {
      return rows.size();
    }
    int count = 0;
    long now = System.currentTimeMillis();
    for (Numbered row : rows) {
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
