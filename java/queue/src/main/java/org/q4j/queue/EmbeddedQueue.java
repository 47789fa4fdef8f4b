package org.q4j.queue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.q4j.condition.Condition;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;
import org.q4j.store.CompactionPolicy;
import org.q4j.store.Lead;
import org.q4j.store.QueueFile;
import org.q4j.store.ReceiveMode;
import org.q4j.store.RecordCursor;
import org.q4j.store.RecoveryReport;
import org.q4j.store.RowPosition;
import org.q4j.store.Source;

/**
 * A queue over a file of this process: joins bytes, columns and ownership.
 *
 * <p>Locks, in this order: the {@link Gate}, then the {@link Dispatcher}'s. Neither is held while
 * somebody is told of a row.
 */
final class EmbeddedQueue implements Queue {
  private final Optional<RecoveryReport> recovery;
  private final Clock clock;
  private final Counters counters;
  private final Gate gate;
  private final Dispatcher dispatcher;
  private final Waiters waiters;
  private final Delivery delivery;
  private final Removal removal;
  private final Compactor compactor;
  private final Capacity capacity;
  private final Inserts inserts;
  private final AsyncInserts async;
  private final SpareRows spare = new SpareRows();
  private final FileChange change;
  private final Function<String, EmbeddedQueue> others;

  /**
   * @param replacement gives the queue another file
   * @param compaction when it is compacted by itself
   * @param whole counts for all queues of the store together
   * @param others gives the store's queues by name
   */
  EmbeddedQueue(
      String name,
      Schema schema,
      QueueFile file,
      Replacement replacement,
      CompactionPolicy compaction,
      Clock clock,
      Counters whole,
      Function<String, EmbeddedQueue> others) {
    this.clock = clock;
    this.others = others;
    this.recovery = file.recovery();
    boolean begun = false;
    try {
      counters = new Counters(whole);
      gate = new Gate(name);
      Generation first = Generation.first(file, schema, 0);
      dispatcher = new Dispatcher(first, clock, counters);
      change = new FileChange(gate, dispatcher, replacement);
      removal = new Removal(gate, dispatcher);
      compactor = new Compactor(gate, change, compaction);
      waiters = new Waiters(gate, dispatcher, clock);
      Endings endings = new Endings(gate, dispatcher, this::removed);
      delivery = new Delivery(gate, dispatcher, waiters, endings, clock, counters);
      capacity = new Capacity(gate, dispatcher::owned, this::dropOldest);
      inserts = new Inserts(gate, capacity, waiters);
      async = new AsyncInserts(gate, capacity, waiters);
      gate.set(first);
      begun = true;
    } finally {
      if (!begun) {
        file.abandon(); // Or its lock would be nobody's to give up.
      }
    }
  }

  private void removed(QueueFile file) {
    compactor.consider(file);
    capacity.freed();
  }

  private boolean dropOldest() {
    Claim claim = delivery.take("", Long.MAX_VALUE);
    if (claim == null) {
      return false;
    }
    delivery.endings().end(List.of(claim));
    counters.add(Count.DROPPED_BY_BOUNDS, 1);
    return true;
  }

  @Override
  public String name() {
    return gate.name();
  }

  @Override
  public Schema schema() {
    return gate.current().codec.schema();
  }

  @Override
  public Optional<Schema> trySchema() {
    return gate.tryWith(now -> now.codec.schema());
  }

  @Override
  public Optional<RecoveryReport> recovery() {
    return recovery;
  }

  @Override
  public RowBuilder newRow() {
    return new RowBuilder(schema(), clock);
  }

  @Override
  public long insert(Consumer<RowBuilder> filler) {
    OneRow one = spare.take(schema(), clock);
    boolean inserted = false;
    try {
      filler.accept(one.row());
      long rowId = inserts.insert(one);
      inserted = true;
      return rowId;
    } finally {
      spare.giveBack(one, inserted);
    }
  }

  @Override
  public long insertAll(List<RowBuilder> rows) {
    return inserts.insert(rows, null, null);
  }

  @Override
  public OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(mode, "mode");
    long rowId = inserts.insert(rows, source, mode);
    return rowId == 0 ? OptionalLong.empty() : OptionalLong.of(rowId);
  }

  @Override
  public CompletableFuture<Long> insertAsync(List<RowBuilder> rows) {
    return async.insert(rows, Lead.WORKER);
  }

  @Override
  public CompletableFuture<Long> insertOrJoin(List<RowBuilder> rows) {
    return async.insert(rows, Lead.CALLER);
  }

  @Override
  public Optional<CompletableFuture<Long>> tryJoin(List<RowBuilder> rows) {
    return async.join(rows);
  }

  @Override
  public long insertEach(Iterator<RowBuilder> rows) {
    return async.insertEach(rows);
  }

  /** Returns the sessions' way to the rows. */
  Delivery delivery() {
    return delivery;
  }

  Waiters waiters() {
    return waiters;
  }

  /** Returns for how many rows it is remembered how often they were handed out. */
  int handedOut() {
    return dispatcher.handedOut();
  }

  Counters counters() {
    return counters;
  }

  /** Compiles a condition, so that what is wrong with it shows at once. */
  void compile(String condition) {
    gate.with(now -> dispatcher.compile(now, condition));
  }

  /**
   * As {@link #compile}, but waits for no file that is being replaced.
   *
   * @return false, with nothing done, when it is
   */
  boolean tryCompile(String condition) {
    return gate.tryWith(now -> dispatcher.compile(now, condition)).isPresent();
  }

  @Override
  public long count() {
    return gate.with(now -> now.file.rowCount());
  }

  @Override
  public QueueStats stats() {
    return gate.with(now -> QueueStats.of(now.file, dispatcher.ownership(now), counters));
  }

  @Override
  public List<StoredRow> peek(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit=" + limit + " (expected 0 or more)");
    }
    Generation now = gate.enter();
    try {
      RecordCursor cursor = now.file.cursor();
      List<StoredRow> rows = new ArrayList<>();
      RowPosition position;
      while (rows.size() < limit && (position = cursor.next()) != null) {
        rows.add(stored(now, position));
      }
      return rows;
    } finally {
      gate.leave();
    }
  }

  private StoredRow stored(Generation now, RowPosition row) {
    return StoredRow.decoded(
        name(), row.rowId(), now.codec, now.file.read(row), now.file.source(row));
  }

  @Override
  public EmbeddedSnapshot snapshot() {
    return gate.with(
        now -> new EmbeddedSnapshot(name(), now.file.snapshot(), now.codec, new RowMap<>()));
  }

  @Override
  public Snapshot readySnapshot() {
    Generation now = gate.enter();
    try {
      // Who owns first: a row that is ended in between is in neither, and not taken for ready.
      RowMap<Claim> owned = dispatcher.ownedRows();
      return new EmbeddedSnapshot(name(), now.file.snapshot(), now.codec, owned);
    } finally {
      gate.leave();
    }
  }

  /**
   * Returns the present generation, which stays that until {@link #leave}; null when somebody is
   * alone with the file.
   *
   * @throws org.q4j.ClosedException when there is none
   */
  Generation tryEnter() {
    if (isShut()) {
      throw gate.closed();
    }
    return gate.tryEnter();
  }

  void leave() {
    gate.leave();
  }

  /** Returns the row that a relay's sender sent last, if it is still there. */
  Optional<StoredRow> lastReceivedFrom(int sender) {
    Generation now = gate.enter();
    try {
      Source last = new Source(sender, now.file.lastReceived(sender));
      RecordCursor cursor = now.file.cursor();
      RowPosition found = null;
      RowPosition row;
      while ((row = cursor.next()) != null) {
        if (row.received() && now.file.source(row).filter(last::equals).isPresent()) {
          found = row;
        }
      }
      return Optional.ofNullable(found).map(position -> stored(now, position));
    } finally {
      gate.leave();
    }
  }

  @Override
  public void forgetReceived(int sender) {
    forgetReceived(gate.enter(), sender);
  }

  /** As {@link #forgetReceived}; nothing if it is shut. */
  void forgetReceivedIfOpen(int sender) {
    Generation now = gate.enterIfOpen();
    if (now != null) {
      forgetReceived(now, sender);
    }
  }

  private void forgetReceived(Generation entered, int sender) {
    try {
      entered.file.forgetReceived(sender);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void bounds(QueueBounds bounds) {
    capacity.set(bounds);
  }

  @Override
  public void deadLetters(DeadLetters policy) {
    DeadLetterMover mover = new DeadLetterMover(policy, this, others.apply(policy.queue()));
    gate.with(mover::leftInBoth)
        .ifPresent(left -> delete((now, row, reader) -> row.rowId() == left.rowId(), 1));
    delivery.moveDeadLetters(mover);
  }

  @Override
  public long delete(Predicate<StoredRow> which) {
    return delete(which, Long.MAX_VALUE);
  }

  @Override
  public long delete(Predicate<StoredRow> which, long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit=" + limit + " (expected 0 or more)");
    }
    return delete((now, row, reader) -> which.test(stored(now, row)), limit);
  }

  @Override
  public long delete(String condition) {
    Condition compiled = Condition.compile(condition, schema());
    long millis = clock.millis();
    return delete(
        (now, row, reader) ->
            compiled.matches(now.codec.decode(now.file.read(row, reader)), millis),
        Long.MAX_VALUE);
  }

  /** As {@link #delete(Predicate)}, the rows of these row ids, which are in rising order. */
  long deleteRows(long[] rowIds) {
    return delete(
        (now, row, reader) -> Arrays.binarySearch(rowIds, row.rowId()) >= 0, Long.MAX_VALUE);
  }

  @Override
  public long purge() {
    return delete((now, row, reader) -> true, Long.MAX_VALUE);
  }

  private long delete(Removal.Selection which, long limit) {
    try {
      return removal.remove(which, limit);
    } finally {
      waiters.dispatch(); // Nobody was told of anything meanwhile.
      Generation now = gate.present();
      if (now != null) {
        removed(now.file);
      }
    }
  }

  @Override
  public void compact() {
    gate.refuseToAsking("compact");
    compactor.compact();
  }

  @Override
  public void truncate() {
    gate.refuseToAsking("truncate");
    compactor.stop(() -> delivery.truncate(change::truncate));
    capacity.freed();
  }

  /** Goes on with the same rows under another definition. */
  void alter(Schema to, List<ColumnRename> renamed) {
    compactor.stop(() -> change.alter(to, new RowChange(schema(), to, renamed)));
    waiters.dispatch(); // A condition may match other rows now.
  }

  /**
   * Goes on under another name.
   *
   * @param move gives the closed file its new name and opens it
   * @param replacement gives the queue another file under its new name
   */
  void rename(String newName, Supplier<QueueFile> move, Replacement replacement) {
    compactor.stop(() -> change.rename(newName, move, replacement));
  }

  /**
   * Ends this queue's use. Waiters stay until their time is over.
   *
   * @param last what is done with the file
   * @param drop whether the rows go with it
   */
  void shut(Consumer<QueueFile> last, boolean drop) {
    compactor.stop(() -> change.shut(last, drop));
    waiters.stop();
    capacity.freed();
  }

  /** Returns whether this object has no file any more; the store may have another for its name. */
  boolean isShut() {
    return gate.present() == null;
  }
}
