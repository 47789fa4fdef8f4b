package org.q4j.queue;

import java.util.Optional;
import org.q4j.row.Row;
import org.q4j.store.Source;

/** A row owned by an {@link EmbeddedSession}, which decides whether it still is. */
final class EmbeddedOwnedRow implements OwnedRow {
  private final EmbeddedSession session;
  private final EmbeddedQueue queue;
  private final int index;
  private final EmbeddedQueue.Taken taken;

  EmbeddedOwnedRow(
      EmbeddedSession session, EmbeddedQueue queue, int index, EmbeddedQueue.Taken taken) {
    this.session = session;
    this.queue = queue;
    this.index = index;
    this.taken = taken;
  }

  @Override
  public String queue() {
    return queue.name();
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public long rowId() {
    return taken.position().rowId();
  }

  @Override
  public Row row() {
    return taken.row();
  }

  @Override
  public Optional<Source> source() {
    return taken.source();
  }

  @Override
  public void end() {
    session.finish(this, true);
  }

  @Override
  public void abort() {
    session.finish(this, false);
  }

  /** Removes the row from its queue; the session has let go of it. */
  void remove() {
    queue.end(taken);
  }

  /** Makes the row ready again; the session has let go of it. */
  void giveBack(boolean byAbort) {
    queue.giveBack(taken, byAbort);
  }
}
