package org.q4j.client.mysql;

import java.util.List;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;

/** Rows that a {@link MysqlSession} took together. */
record MysqlBatch(MysqlSession session, List<MysqlOwnedRow> taken) implements Batch {

  @Override
  public List<OwnedRow> rows() {
    return List.copyOf(taken);
  }

  private boolean isOwned() {
    return taken.stream().anyMatch(MysqlOwnedRow::isOwned);
  }

  @Override
  public void end() {
    if (isOwned()) {
      session.end();
    }
  }

  @Override
  public void abort() {
    if (isOwned()) {
      session.abort();
    }
  }
}
