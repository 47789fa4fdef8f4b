package org.q4j.queue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.q4j.ClosedException;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;
import org.q4j.store.Compacted;
import org.q4j.store.Compaction;
import org.q4j.store.CompactionPolicy;
import org.q4j.store.QueueFile;
import org.q4j.store.ReceiveMode;
import org.q4j.store.RecordCursor;
import org.q4j.store.RecoveryReport;
import org.q4j.store.RowPosition;
import org.q4j.store.Source;

/**
 * A queue over a file of this process: joins bytes, columns and ownership.
 *
 * <p>Two locks, taken in this order: {@code gate}, shared by everything that works on the present
 * generation, alone for truncate and close; {@code lock}, for the ready rows and the waiters, never
 * held while bytes are written.
 */
final class EmbeddedQueue implements Queue {

  /** Puts an empty file in the place of a queue's. */
  interface Replacement {
    /** Writes the empty file beside the old one. On failure nothing has changed. */
    void prepare();

    /** Gives it the old one's name and opens it. On failure either file may have the name. */
    QueueFile swap();

    /** Returns the name that a new file has until then. */
    Path temporary();
  }

  /** A row that was just taken. */
  record Taken(Generation generation, RowPosition position, Row row, Optional<Source> source) {}

  private final RuntimeException cutShort =
      new ClosedException("a row was on its way when the virtual machine failed");

  private final String name;
  private final Schema schema;
  private final Optional<RecoveryReport> recovery;
  private final Replacement replacement;
  private final Compactor compactor;
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private final Object lock = new Object();
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private final AtomicLong restoredByAbort = new AtomicLong();
  private final AtomicLong restoredByClose = new AtomicLong();
  private volatile boolean dropped;
  private volatile Generation generation;

  /**
   * @param replacement gives the queue another file
   * @param compaction when it is compacted by itself
   */
  EmbeddedQueue(
      String name,
      Schema schema,
      QueueFile file,
      Replacement replacement,
      CompactionPolicy compaction) {
    this.name = name;
    this.compactor = new Compactor(this, compaction);
    this.replacement = replacement;
    this.schema = schema;
    this.recovery = file.recovery();
    begin(file);
  }

  /** Takes a file over; when that fails, lets go of it. */
  private void begin(QueueFile file) {
    boolean begun = false;
    try {
      generation = new Generation(file, schema);
      file.onAppend(this::signal);
      begun = true;
    } finally {
      if (!begun) {
        file.abandon();
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Optional<RecoveryReport> recovery() {
    return recovery;
  }

  @Override
  public RowBuilder newRow() {
    return new RowBuilder(schema);
  }

  @Override
  public long insert(Consumer<RowBuilder> filler) {
    RowBuilder row = newRow();
    filler.accept(row);
    return insertAll(List.of(row));
  }

  @Override
  public long insertAll(List<RowBuilder> rows) {
    Lock shared = enter();
    try {
      Generation now = generation;
      return now.file.append(encode(now, rows));
    } finally {
      shared.unlock();
    }
  }

  @Override
  public OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows) {
    Lock shared = enter();
    try {
      Generation now = generation;
      return now.file.receive(source, mode, encode(now, rows));
    } finally {
      shared.unlock();
    }
  }

  private static byte[][] encode(Generation now, List<RowBuilder> rows) {
    byte[][] bodies = new byte[rows.size()][];
    for (int i = 0; i < bodies.length; i++) {
      bodies[i] = now.codec.encode(rows.get(i));
    }
    return bodies;
  }

  /** Takes the oldest ready row for the caller to own; null when there is none, or no queue. */
  Taken take() {
    Lock shared = gate.readLock();
    shared.lock();
    try {
      Generation now = generation;
      if (now == null) {
        return null;
      }
      now.file.checkSound();
      return take(now);
    } catch (Error fault) {
      lostCount();
      throw fault;
    } finally {
      shared.unlock();
    }
  }

  private Taken take(Generation now) {
    RowPosition position;
    synchronized (lock) {
      position = now.ready.take();
    }
    return position == null ? null : read(now, position);
  }

  /** Who owns what may be wrong now, so nobody gets a row before a reopening counts anew. */
  private void lostCount() {
    Generation now = generation;
    if (now != null) {
      now.file.fail(cutShort);
    }
    synchronized (lock) {
      for (Waiter waiter : waiters) {
        waiter.interrupt();
      }
    }
  }

  private Taken read(Generation now, RowPosition position) {
    boolean taken = false;
    try {
      StoredRow stored =
          StoredRow.decoded(
              name,
              position.rowId(),
              now.codec,
              now.file.read(position),
              now.file.source(position));
      Taken row = new Taken(now, position, stored.row(), stored.source());
      taken = true;
      return row;
    } finally {
      if (!taken) {
        synchronized (lock) {
          now.ready.giveBack(position);
        }
        signal(1);
      }
    }
  }

  /** Removes an owned row for good. */
  void end(Taken row) {
    Lock shared = gate.readLock();
    shared.lock();
    try {
      Generation now = generation;
      if (now == null && !dropped) {
        throw closed(); // Its row is still in the file.
      }
      RowPosition position = now == null ? null : row.generation().translate(row.position(), now);
      if (position != null) {
        now.file.remove(position);
        synchronized (lock) {
          now.ready.ended();
        }
        compactor.consider(now.file);
      }
    } finally {
      shared.unlock();
    }
  }

  /** Makes an owned row ready again. */
  void giveBack(Taken row, boolean byAbort) {
    Lock shared = gate.readLock();
    shared.lock();
    try {
      Generation now = generation;
      RowPosition position = now == null ? null : row.generation().translate(row.position(), now);
      if (position == null) {
        return;
      }
      synchronized (lock) {
        now.ready.giveBack(position);
      }
      (byAbort ? restoredByAbort : restoredByClose).incrementAndGet();
    } catch (Error fault) {
      lostCount();
      throw fault;
    } finally {
      shared.unlock();
    }
    signal(1);
  }

  /** Enrols a waiter behind the others, unless it is enrolled. */
  void enrol(Waiter waiter) {
    synchronized (lock) {
      if (!waiters.contains(waiter)) {
        waiters.add(waiter);
      }
    }
  }

  void leave(Waiter waiter) {
    synchronized (lock) {
      waiters.remove(waiter);
    }
  }

  /** So many rows have become ready: as many waiters are told, those first who wait longest. */
  void signal(long rows) {
    synchronized (lock) {
      for (long told = 0; told < rows && !waiters.isEmpty(); told++) {
        waiters.remove().signal(this);
      }
    }
  }

  @Override
  public long count() {
    Lock shared = enter();
    try {
      return generation.file.rowCount();
    } finally {
      shared.unlock();
    }
  }

  @Override
  public QueueStats stats() {
    Lock shared = enter();
    try {
      Generation now = generation;
      synchronized (lock) {
        return QueueStats.of(
            now.file.stats(), now.ready.owned(), restoredByAbort.get(), restoredByClose.get());
      }
    } finally {
      shared.unlock();
    }
  }

  @Override
  public List<StoredRow> peek(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit=" + limit + " (expected 0 or more)");
    }
    Lock shared = enter();
    try {
      Generation now = generation;
      RecordCursor cursor = now.file.cursor();
      List<StoredRow> rows = new ArrayList<>();
      RowPosition position;
      while (rows.size() < limit && (position = cursor.next()) != null) {
        rows.add(
            StoredRow.decoded(
                name,
                position.rowId(),
                now.codec,
                now.file.read(position),
                now.file.source(position)));
      }
      return rows;
    } finally {
      shared.unlock();
    }
  }

  @Override
  public void compact() {
    compactor.compact();
  }

  /** Begins a compaction of the present file. */
  void startCompaction(BiConsumer<Generation, Compaction> started) {
    Lock shared = enter();
    try {
      Generation now = generation;
      started.accept(now, now.file.compact(replacement.temporary()));
    } finally {
      shared.unlock();
    }
  }

  /** Puts the compacted file in the place of {@code old}'s, if that is still the present one. */
  void finishCompaction(Generation old, Compaction compaction) {
    gate.writeLock().lock();
    try {
      if (generation == old) {
        replace(old, compaction);
      }
    } finally {
      gate.writeLock().unlock();
    }
  }

  private void replace(Generation old, Compaction compaction) {
    boolean replaced = false;
    try {
      Compacted compacted = old.file.complete(compaction);
      Generation next;
      synchronized (lock) {
        next = old.compactedTo(compacted);
      }
      next.file.onAppend(this::signal);
      generation = next;
      replaced = true;
    } finally {
      if (!replaced && compaction.mayHaveReplaced()) {
        generation = null; // As after a failed truncation: what is inserted could be lost.
        old.file.abandon();
      }
    }
  }

  @Override
  public void truncate() {
    compactor.stop(this::truncateNow);
  }

  private void truncateNow() {
    gate.writeLock().lock();
    try {
      Generation old = generation;
      if (old == null) {
        throw closed();
      }
      replacement.prepare(); // On failure everything is as it was.
      boolean swapped = false;
      try {
        begin(replacement.swap());
        swapped = true;
      } finally {
        // Even when the swap failed: the old file may have lost its name, and what is inserted into
        // it would be lost with it.
        generation = swapped ? generation : null;
        old.file.abandon();
      }
    } finally {
      gate.writeLock().unlock();
    }
  }

  /**
   * Ends this queue's use. Waiters stay until their time is over.
   *
   * @param last what is done with the file
   * @param drop whether the rows go with it
   */
  void shut(Consumer<QueueFile> last, boolean drop) {
    compactor.stop(() -> shutNow(last, drop));
  }

  private void shutNow(Consumer<QueueFile> last, boolean drop) {
    gate.writeLock().lock();
    try {
      dropped = drop;
      Generation now = generation;
      generation = null;
      if (now != null) {
        last.accept(now.file);
      }
    } finally {
      gate.writeLock().unlock();
    }
  }

  /** Returns whether this object has no file any more; the store may have another for its name. */
  boolean isShut() {
    return generation == null;
  }

  private Lock enter() {
    Lock shared = gate.readLock();
    shared.lock();
    if (generation == null) {
      shared.unlock();
      throw closed();
    }
    return shared;
  }

  private ClosedException closed() {
    return new ClosedException("queue %s is closed or dropped".formatted(name));
  }
}
