package org.q4j.client;

import java.time.Duration;
import java.util.List;
import org.q4j.queue.Batch;
import org.q4j.queue.Session;

/** Rows that a session owns, so that nobody else has them. */
record SessionSupply(Session session, String queue) implements Supply {

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public boolean isOrdered() {
    return false;
  }

  @Override
  public Taken await(Duration timeout, int maxRows, long maxBytes) {
    Batch batch = session.awaitBatch(timeout, maxRows, maxBytes, queue);
    List<Numbered> rows =
        batch.rows().stream().map(row -> new Numbered(row.rowId(), row.row())).toList();
    return new Owned(batch, rows);
  }

  @Override
  public void checkNotEnded(int lane, long rowId) {
    // Nobody keeps that here.
  }

  @Override
  public void close() {
    session.close();
  }

  private record Owned(Batch batch, List<Numbered> rows) implements Taken {

    @Override
    public int lane() {
      return 0;
    }

    @Override
    public void confirm() {
      // The session owns them.
    }

    @Override
    public void end() {
      batch.end();
    }

    @Override
    public void abort() {
      batch.abort();
    }
  }
}
