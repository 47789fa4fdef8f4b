package org.q4j.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.q4j.SchemaException;
import org.q4j.peer.Answer;
import org.q4j.peer.MessageReader;
import org.q4j.peer.MessageWriter;
import org.q4j.peer.ProtocolException;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowCodec;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** What another process asks of the store and its queues. Thread-safe. */
final class GuestCalls {
  private final EmbeddedStore store;
  private final GuestSnapshots snapshots;
  private final GuestImages images;
  private final Map<String, SchemaVersion> versions = new ConcurrentHashMap<>();

  GuestCalls(EmbeddedStore store, GuestSnapshots snapshots, GuestImages images) {
    this.store = store;
    this.snapshots = snapshots;
    this.images = images;
  }

  void call(Verb verb, MessageReader in, Answer answer) {
    if (verb == Verb.INSERT || verb == Verb.INSERT_IN_ORDER) {
      insert(in, answer);
      return;
    }
    MessageWriter out = new MessageWriter();
    switch (verb) {
      case FIND -> find(in, out);
      case CREATE -> putSchema(out, embedded(store.create(in.getString(), in.getString())));
      case IMPORT -> importFile(in);
      case LIST -> PeerMessages.putTexts(out, store.list());
      case DROP -> store.drop(in.getString());
      case ALTER -> alter(in);
      case RENAME -> store.rename(in.getString(), in.getString());
      case STORE_STATS -> PeerMessages.putFigures(out, store.stats());
      case RECEIVE -> receive(in, out);
      case FORGET_RECEIVED -> queue(in).forgetReceived(in.getInt());
      case COUNT -> out.putLong(queue(in).count());
      case STATS -> PeerMessages.putFigures(out, queue(in).stats());
      case SNAPSHOT -> snapshots.open(queue(in), out);
      case SNAPSHOT_ROWS -> snapshots.rows(in.getInt(), in.getLong(), out);
      case SNAPSHOT_CLOSE -> snapshots.close(in.getInt());
      case IMAGE -> images.open(store.image(PeerMessages.getTexts(in)), out);
      case IMAGE_BYTES -> images.bytes(in.getInt(), in.getInt(), in.getLong(), out);
      case IMAGE_CLOSE -> images.close(in.getInt());
      case DELETE -> out.putLong(queue(in).delete(in.getString()));
      case DELETE_ROWS -> deleteRows(in, out);
      case PURGE -> out.putLong(queue(in).purge());
      case TRUNCATE -> queue(in).truncate();
      case COMPACT -> queue(in).compact();
      case BOUNDS -> bounds(in);
      case DEAD_LETTERS ->
          queue(in).deadLetters(new DeadLetters(in.getInt(), in.getString(), in.getInt()));
      case RECOVERY -> PeerMessages.putRecovery(out, queue(in).recovery());
      default -> throw new ProtocolException("a session's call: verb=" + verb);
    }
    answer.done(out);
  }

  private EmbeddedQueue queue(MessageReader in) {
    return store.open(QueueName.parse(in.getString()));
  }

  private static EmbeddedQueue embedded(Queue queue) {
    return (EmbeddedQueue) queue;
  }

  private void find(MessageReader in, MessageWriter out) {
    Optional<Queue> found = store.find(in.getString());
    out.put(found.isPresent());
    found.ifPresent(queue -> putSchema(out, embedded(queue)));
  }

  private void putSchema(MessageWriter out, EmbeddedQueue queue) {
    out.put(version(queue).text());
  }

  private SchemaVersion version(EmbeddedQueue queue) {
    Schema now = queue.schema();
    SchemaVersion known = versions.get(queue.name());
    if (known == null || !known.schema().equals(now)) {
      known = SchemaVersion.of(now);
      versions.put(queue.name(), known);
    }
    return known;
  }

  private void importFile(MessageReader in) {
    store.importFile(in.getString(), Schema.parse(in.getString()), Path.of(in.getString()));
  }

  private void alter(MessageReader in) {
    String name = in.getString();
    String definition = in.getString();
    ColumnRename[] renames = new ColumnRename[in.getCount(2 * PeerMessages.TEXT)];
    for (int i = 0; i < renames.length; i++) {
      renames[i] = new ColumnRename(in.getString(), in.getString());
    }
    store.alter(name, definition, renames);
  }

  private List<RowBuilder> rows(EmbeddedQueue queue, MessageReader in) {
    SchemaVersion version = version(queue);
    if (in.getLong() != version.number()) {
      throw new SchemaException(
          "the columns of %s are others by now: nothing was inserted; they are (%s)"
              .formatted(queue.name(), version.schema()));
    }
    RowCodec codec = version.schema().codec(RowOrder.V2);
    int count = in.getCount(PeerMessages.TEXT);
    List<RowBuilder> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(new RowBuilder(version.schema()).copy(codec.decode(in.getBytes())));
    }
    return rows;
  }

  /** Without a thread that waits for the disk: many callers' inserts meet in one group. */
  private void insert(MessageReader in, Answer answer) {
    EmbeddedQueue queue = queue(in);
    var unused =
        answer(
            queue.insertAsync(rows(queue, in)),
            answer,
            rowId -> answer.done(new MessageWriter().putLong(rowId)));
  }

  /**
   * Answers a call when its result is there.
   *
   * @return is complete when it has been answered
   */
  static <T> CompletableFuture<T> answer(
      CompletableFuture<T> result, Answer answer, Consumer<T> done) {
    return result.handle(
        (value, failure) -> {
          if (failure == null) {
            done.accept(value);
          } else {
            answer.failed(
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : failure);
          }
          return value;
        });
  }

  private void receive(MessageReader in, MessageWriter out) {
    EmbeddedQueue queue = queue(in);
    Source source = new Source(in.get(), in.getLong());
    ReceiveMode mode = in.getBoolean() ? ReceiveMode.RESET : ReceiveMode.APPEND;
    OptionalLong rowId = queue.receive(source, mode, rows(queue, in));
    out.put(rowId.isPresent()).putLong(rowId.orElse(0));
  }

  private void deleteRows(MessageReader in, MessageWriter out) {
    EmbeddedQueue queue = queue(in);
    long[] rowIds = new long[in.getCount(Long.BYTES)];
    for (int i = 0; i < rowIds.length; i++) {
      rowIds[i] = in.getLong();
    }
    out.putLong(queue.deleteRows(rowIds));
  }

  private void bounds(MessageReader in) {
    EmbeddedQueue queue = queue(in);
    long rows = in.getLong();
    long bytes = in.getLong();
    WhenFull whenFull = WhenFull.valueOf(in.getString());
    queue.bounds(new QueueBounds(rows, bytes, whenFull, Duration.ofNanos(in.getLong())));
  }
}
