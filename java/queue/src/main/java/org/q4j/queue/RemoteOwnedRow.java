package org.q4j.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.q4j.ClosedException;
import org.q4j.StaleOwnerException;
import org.q4j.peer.MessageReader;
import org.q4j.peer.MessageWriter;
import org.q4j.row.Row;
import org.q4j.store.Source;

/** A row owned by a {@link RemoteSession}; the owner of the data directory knows it by a number. */
final class RemoteOwnedRow implements OwnedRow {
  private final RemoteSession session;
  private final int handle;
  private final String queue;
  private final int index;
  private final long rowId;
  private final int deliveries;
  private final Optional<Source> source;
  private volatile Row row;
  private volatile boolean over;

  private RemoteOwnedRow(RemoteSession session, MessageReader in) {
    this.session = session;
    this.handle = in.getInt();
    this.queue = in.getString();
    this.index = in.getInt();
    this.rowId = in.getLong();
    this.deliveries = in.getInt();
    this.source = PeerMessages.getSource(in);
    this.row = session.readRow(in);
  }

  static RemoteOwnedRow read(RemoteSession session, MessageReader in) {
    return new RemoteOwnedRow(session, in);
  }

  int handle() {
    return handle;
  }

  @Override
  public String queue() {
    return queue;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public long rowId() {
    return rowId;
  }

  @Override
  public Row row() {
    if (!over && !session.isClosed()) {
      try {
        MessageReader answer = session.call(Verb.ROW, request());
        if (answer.getBoolean()) {
          row = session.readRow(answer);
        }
      } catch (StaleOwnerException | ClosedException asItWas) {
        over = true;
      }
    }
    return row;
  }

  private MessageWriter request() {
    return new MessageWriter().putInt(handle);
  }

  @Override
  public int deliveries() {
    return deliveries;
  }

  @Override
  public boolean isOwned() {
    try {
      return !over && !session.isClosed() && session.call(Verb.IS_OWNED, request()).getBoolean();
    } catch (ClosedException gone) {
      return false;
    }
  }

  @Override
  public void renew(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("limit=" + limit + " (expected more than 0)");
    }
    checkSession();
    session.call(Verb.RENEW, request().putLong(Nanos.of(limit)));
  }

  private void checkSession() {
    if (session.isClosed()) {
      throw new StaleOwnerException(
          "row %d of %s is not owned by this session any more: nothing was changed"
              .formatted(rowId, queue));
    }
  }

  @Override
  public Optional<Source> source() {
    return source;
  }

  @Override
  public void end() {
    checkSession();
    finish(session, Verb.END_ROWS, false, List.of(this));
  }

  @Override
  public void requeue() {
    checkSession();
    session.call(Verb.REQUEUE, request());
    over = true;
  }

  @Override
  public void abort() {
    checkSession();
    finish(session, Verb.ABORT_ROWS, false, List.of(this));
  }

  /**
   * Ends or gives back rows.
   *
   * @param onlyOwned whether those that are not owned any more are left out, and not refused
   */
  static void finish(
      RemoteSession session, Verb verb, boolean onlyOwned, List<RemoteOwnedRow> rows) {
    MessageWriter request = new MessageWriter().put(onlyOwned).putInt(rows.size());
    rows.forEach(row -> request.putInt(row.handle));
    session.call(verb, request);
    rows.forEach(row -> row.over = true);
  }
}
