package org.q4j.queue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.peer.MessageReader;
import org.q4j.peer.MessageWriter;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowCodec;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.RecoveryReport;
import org.q4j.store.Source;

/** A queue of a {@link RemoteStore}, by its name. Thread-safe. */
final class RemoteQueue implements Queue {
  private final RemoteCalls calls;
  private final String name;
  private final Ahead ahead = new Ahead();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile SchemaVersion known;

  RemoteQueue(RemoteCalls calls, String name, SchemaVersion known) {
    this.calls = calls;
    this.name = name;
    this.known = known;
  }

  private MessageWriter request() {
    return new MessageWriter().put(name);
  }

  private MessageReader call(Verb verb) {
    return calls.call(verb, request());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Schema schema() {
    MessageReader answer = call(Verb.FIND);
    if (!answer.getBoolean()) {
      throw new NotFoundException("no such queue any more: %s; q4j list".formatted(name));
    }
    String text = answer.getString();
    if (!text.equals(known.text())) {
      known = SchemaVersion.parse(text);
    }
    return known.schema();
  }

  @Override
  public RowBuilder newRow() {
    return new RowBuilder(known.schema());
  }

  @Override
  public long insert(Consumer<RowBuilder> filler) {
    SchemaVersion before = known;
    RowBuilder row = newRow();
    filler.accept(row);
    try {
      return insertAll(List.of(row));
    } catch (SchemaException unfit) {
      if (known.equals(before)) {
        throw unfit;
      }
      RowBuilder again = newRow(); // Of the columns as they are by now.
      filler.accept(again);
      return insertAll(List.of(again));
    }
  }

  @Override
  public long insertAll(List<RowBuilder> rows) {
    // Behind what this thread has inserted without waiting; otherwise beside others' inserts.
    Verb verb = underWay.get() > 0 ? Verb.INSERT_IN_ORDER : Verb.INSERT;
    try {
      return RemoteCalls.await(send(verb, encodeSome(rows)));
    } catch (SchemaException failure) {
      throw refused(failure);
    }
  }

  private CompletableFuture<Long> send(Verb verb, MessageWriter message) {
    return calls.start(verb, message).thenApply(MessageReader::getLong);
  }

  private MessageWriter encodeSome(List<RowBuilder> rows) {
    checkSome(rows);
    return encode(request(), rows);
  }

  private static void checkSome(List<RowBuilder> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("rows=0 (expected at least 1)");
    }
  }

  private MessageWriter encode(MessageWriter message, List<RowBuilder> rows) {
    SchemaVersion version = known;
    RowCodec codec = version.schema().codec(RowOrder.V2);
    message.putLong(version.number()).putInt(rows.size());
    rows.forEach(row -> message.put(codec.encode(row)));
    return message;
  }

  /** A change of the columns is seen at the first refusal. */
  private RuntimeException refused(RuntimeException failure) {
    if (failure instanceof SchemaException) {
      try {
        schema();
      } catch (RuntimeException second) {
        failure.addSuppressed(second);
      }
    }
    return failure;
  }

  @Override
  public CompletableFuture<Long> insertAsync(List<RowBuilder> rows) {
    MessageWriter message = encodeSome(rows);
    CompletableFuture<Long> result = new CompletableFuture<>();
    int bytes = message.size();
    underWay.incrementAndGet();
    CompletableFuture<Long> answer;
    try {
      ahead.enter(bytes);
      answer = send(Verb.INSERT_IN_ORDER, message);
    } catch (RuntimeException failure) {
      answer = CompletableFuture.failedFuture(failure);
    }
    // What depends on it may wait, and the thread that hears answers must not.
    var unused =
        answer.handleAsync(
            (rowId, failure) -> {
              ahead.leave(bytes);
              underWay.decrementAndGet();
              return failure == null
                  ? result.complete(rowId)
                  : result.completeExceptionally(refused(RemoteCalls.thrown(failure)));
            },
            Background::execute);
    return result;
  }

  @Override
  public long insertEach(Iterator<RowBuilder> rows) {
    List<byte[]> bodies = new ArrayList<>();
    SchemaVersion version = known;
    RowCodec codec = version.schema().codec(RowOrder.V2);
    long bytes = 0;
    long inserted = 0;
    while (rows.hasNext()) {
      byte[] body = codec.encode(rows.next());
      bodies.add(body);
      bytes += body.length;
      if (bytes >= AsyncInserts.APPEND_BYTES) {
        inserted += insert(version, bodies);
        bytes = 0;
      }
    }
    return inserted + insert(version, bodies);
  }

  private long insert(SchemaVersion version, List<byte[]> bodies) {
    if (bodies.isEmpty()) {
      return 0;
    }
    int count = bodies.size();
    MessageWriter message = request().putLong(version.number()).putInt(count);
    bodies.forEach(message::put);
    bodies.clear();
    try {
      RemoteCalls.await(send(Verb.INSERT_IN_ORDER, message));
    } catch (SchemaException failure) {
      throw refused(failure);
    }
    return count;
  }

  @Override
  public OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(mode, "mode");
    checkSome(rows);
    MessageWriter message =
        request().put(source.sender()).putLong(source.rowId()).put(mode == ReceiveMode.RESET);
    MessageReader answer = calls.call(Verb.RECEIVE, encode(message, rows));
    boolean taken = answer.getBoolean();
    return taken ? OptionalLong.of(answer.getLong()) : OptionalLong.empty();
  }

  @Override
  public void forgetReceived(int sender) {
    MessageReader unused = calls.call(Verb.FORGET_RECEIVED, request().putInt(sender));
  }

  @Override
  public long count() {
    return call(Verb.COUNT).getLong();
  }

  @Override
  public QueueStats stats() {
    return PeerMessages.getFigures(call(Verb.STATS), QueueStats.class);
  }

  @Override
  public List<StoredRow> peek(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit=" + limit + " (expected 0 or more)");
    }
    List<StoredRow> rows = new ArrayList<>();
    try (Snapshot snapshot = snapshot()) {
      Iterator<StoredRow> each = snapshot.iterator();
      while (rows.size() < limit && each.hasNext()) {
        rows.add(each.next());
      }
    }
    return rows;
  }

  @Override
  public Snapshot snapshot() {
    return new RemoteSnapshot(calls, name, call(Verb.SNAPSHOT));
  }

  @Override
  public long delete(Predicate<StoredRow> which) {
    List<Long> chosen = new ArrayList<>();
    try (Snapshot snapshot = snapshot()) {
      for (StoredRow row : snapshot) {
        if (which.test(row)) {
          chosen.add(row.rowId());
        }
      }
    }
    if (chosen.isEmpty()) {
      return 0;
    }
    MessageWriter request = request().putInt(chosen.size());
    chosen.stream().sorted().forEach(request::putLong);
    return calls.call(Verb.DELETE_ROWS, request).getLong();
  }

  @Override
  public long delete(String condition) {
    return calls.call(Verb.DELETE, request().put(condition)).getLong();
  }

  @Override
  public long purge() {
    return call(Verb.PURGE).getLong();
  }

  @Override
  public void truncate() {
    call(Verb.TRUNCATE);
  }

  @Override
  public void compact() {
    call(Verb.COMPACT);
  }

  @Override
  public void bounds(QueueBounds bounds) {
    calls.call(
        Verb.BOUNDS,
        request()
            .putLong(bounds.maxRows())
            .putLong(bounds.maxBytes())
            .put(bounds.whenFull().name())
            .putLong(Nanos.of(bounds.patience())));
  }

  @Override
  public void deadLetters(DeadLetters policy) {
    calls.call(
        Verb.DEAD_LETTERS,
        request().putInt(policy.deliveries()).put(policy.queue()).putInt(policy.sender()));
  }

  @Override
  public Optional<RecoveryReport> recovery() {
    return PeerMessages.getRecovery(call(Verb.RECOVERY));
  }
}
