package org.q4j.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.q4j.ClosedException;
import org.q4j.OwnerGoneException;
import org.q4j.peer.MessageReader;
import org.q4j.peer.MessageWriter;
import org.q4j.row.Row;
import org.q4j.row.RowOrder;

/**
 * A session of a {@link RemoteStore}, over a connection of its own. What it owns, the owner of the
 * data directory knows.
 *
 * <p>Assumption: one thread uses it; {@link #close} alone may come from another, and so may the
 * thread that hears the end of an asynchronous wait.
 */
final class RemoteSession implements Session {
  private final RemoteStore store;
  private final RemoteCalls calls;
  private final Map<Long, SchemaVersion> versions = new HashMap<>();
  private List<RemoteOwnedRow> taken = List.of();
  private boolean closed;

  RemoteSession(RemoteStore store, RemoteCalls calls) {
    this.store = store;
    this.calls = calls;
  }

  /** Has the session opened at the other end. */
  void open() {
    calls.call(Verb.OPEN_SESSION, new MessageWriter());
  }

  MessageReader call(Verb verb, MessageWriter request) {
    checkOpen();
    return calls.call(verb, request);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private void checkOpen() {
    if (isClosed()) {
      throw new ClosedException("the session is closed");
    }
  }

  @Override
  public Optional<OwnedRow> await(Duration timeout, String... queues) {
    return first(take(timeout, 1, Long.MAX_VALUE, names(queues)));
  }

  @Override
  public Batch awaitBatch(Duration timeout, int maxRows, long maxBytes, String... queues) {
    return new RemoteBatch(this, take(timeout, maxRows, maxBytes, names(queues)));
  }

  @Override
  public CompletableFuture<Optional<OwnedRow>> awaitAsync(
      Duration timeout, Executor executor, String... queues) {
    return takeAsync(timeout, executor, names(queues));
  }

  @Override
  public Subscription subscribe(String... queues) {
    List<String> names = names(queues);
    MessageWriter request = new MessageWriter();
    PeerMessages.putTexts(request, names);
    call(Verb.SUBSCRIBE, request);
    return new RemoteSubscription(this, names);
  }

  private static List<String> names(String... queues) {
    if (queues.length == 0) {
      throw new IllegalArgumentException("queues=0 (expected at least 1)");
    }
    return List.of(queues);
  }

  static Optional<OwnedRow> first(List<RemoteOwnedRow> rows) {
    return rows.stream().<OwnedRow>map(row -> row).findFirst();
  }

  List<RemoteOwnedRow> take(Duration timeout, int maxRows, long maxBytes, List<String> queues) {
    CompletableFuture<MessageReader> answer = begin(timeout, maxRows, maxBytes, queues);
    MessageReader rows = RemoteCalls.await(answer, this::hurry);
    return read(rows);
  }

  CompletableFuture<Optional<OwnedRow>> takeAsync(
      Duration timeout, Executor executor, List<String> queues) {
    CompletableFuture<Optional<OwnedRow>> result = new CompletableFuture<>();
    var unused =
        begin(timeout, 1, Long.MAX_VALUE, queues)
            .handle(
                (rows, failure) -> {
                  try {
                    executor.execute(() -> complete(result, rows, failure));
                  } catch (RuntimeException refused) {
                    // Nobody will hear of the row; a thread that may wait gives it back.
                    Background.execute(
                        () -> {
                          giveBack(rows, refused);
                          result.completeExceptionally(refused);
                        });
                  }
                  return rows;
                });
    return result;
  }

  private void giveBack(MessageReader rows, RuntimeException refused) {
    try {
      if (rows != null && !read(rows).isEmpty()) {
        abort();
      }
    } catch (RuntimeException failure) {
      refused.addSuppressed(failure);
    }
  }

  private void complete(
      CompletableFuture<Optional<OwnedRow>> result, MessageReader rows, Throwable failure) {
    if (failure != null) {
      result.completeExceptionally(RemoteCalls.thrown(failure));
      return;
    }
    Optional<OwnedRow> row;
    try {
      row = first(read(rows));
    } catch (RuntimeException unreadable) {
      result.completeExceptionally(unreadable);
      return;
    }
    result.complete(row);
  }

  private CompletableFuture<MessageReader> begin(
      Duration timeout, int maxRows, long maxBytes, List<String> queues) {
    if (maxRows < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "maxRows=%d maxBytes=%d (expected 1 or more)".formatted(maxRows, maxBytes));
    }
    checkOpen();
    MessageWriter request =
        new MessageWriter().putLong(Nanos.of(timeout)).putInt(maxRows).putLong(maxBytes);
    PeerMessages.putTexts(request, queues);
    return calls.start(Verb.AWAIT, request);
  }

  private void hurry() {
    // Its answer says nothing: that of the wait does.
    var unused = calls.start(Verb.HURRY, new MessageWriter());
  }

  private synchronized List<RemoteOwnedRow> read(MessageReader in) {
    int count = in.getCount(Integer.BYTES);
    List<RemoteOwnedRow> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(RemoteOwnedRow.read(this, in));
    }
    taken = List.copyOf(rows);
    return taken;
  }

  /** Reads a row's columns. */
  synchronized Row readRow(MessageReader in) {
    long number = in.getLong();
    if (in.getBoolean()) {
      versions.put(number, SchemaVersion.parse(in.getString()));
    }
    SchemaVersion version = versions.get(number);
    if (version == null) {
      throw new org.q4j.peer.ProtocolException("row of columns that were not told");
    }
    RowOrder order = in.getBoolean() ? RowOrder.V1 : RowOrder.V2;
    return version.schema().codec(order).decode(in.getBytes());
  }

  @Override
  public void lease(Duration limit) {
    if (limit != null && (limit.isNegative() || limit.isZero())) {
      throw new IllegalArgumentException("limit=" + limit + " (expected more than 0, or null)");
    }
    call(
        Verb.LEASE,
        new MessageWriter().put(limit != null).putLong(limit == null ? 0 : Nanos.of(limit)));
  }

  @Override
  public Optional<OwnedRow> owned() {
    if (isClosed()) {
      return Optional.empty();
    }
    MessageReader state = call(Verb.STATE, new MessageWriter());
    state.getBoolean();
    int handle = state.getInt();
    synchronized (this) {
      return taken.stream()
          .filter(row -> row.handle() == handle)
          .<OwnedRow>map(row -> row)
          .findFirst();
    }
  }

  @Override
  public OptionalLong rowId() {
    Optional<OwnedRow> row = owned();
    return row.isPresent() ? OptionalLong.of(row.get().rowId()) : OptionalLong.empty();
  }

  @Override
  public boolean ownerMode() {
    return !isClosed() && call(Verb.STATE, new MessageWriter()).getBoolean();
  }

  @Override
  public void end() {
    call(Verb.END, new MessageWriter());
  }

  @Override
  public void endAndStay() {
    call(Verb.END_AND_STAY, new MessageWriter());
  }

  @Override
  public void abort() {
    call(Verb.ABORT, new MessageWriter());
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      // Answered when the rows are back and a wait has ended, so that both are so from here on.
      calls.call(Verb.CLOSE_SESSION, new MessageWriter());
    } catch (OwnerGoneException closedWithIt) {
      // It gave the rows back.
    } finally {
      calls.caller().close();
      store.forget(this);
    }
  }
}
