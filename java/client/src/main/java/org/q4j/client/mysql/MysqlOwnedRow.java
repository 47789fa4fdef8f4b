package org.q4j.client.mysql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.q4j.StaleOwnerException;
import org.q4j.UnsupportedException;
import org.q4j.queue.OwnedRow;
import org.q4j.row.Row;
import org.q4j.store.Source;

/** A row that a {@link MysqlSession} owns. */
final class MysqlOwnedRow implements OwnedRow {
  private final MysqlSession session;
  private final String queue;
  private final int index;
  private final long rowId;
  private final Row row;

  MysqlOwnedRow(MysqlSession session, String queue, int index, long rowId, Row row) {
    this.session = session;
    this.queue = queue;
    this.index = index;
    this.rowId = rowId;
    this.row = row;
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
    return row;
  }

  @Override
  public int deliveries() {
    throw new UnsupportedException(
        "a server does not tell how often a row was handed out: " + this);
  }

  /** As far as this side knows: a server does not tell that a row's table was truncated. */
  @Override
  public boolean isOwned() {
    return session.owns(this);
  }

  @Override
  public void renew(Duration limit) {
    throw new UnsupportedException("a server sets no time limits for rows: " + this);
  }

  @Override
  public Optional<Source> source() {
    throw new UnsupportedException("a server does not tell where a row came from: " + this);
  }

  private void requireAlone() {
    if (!isOwned()) {
      throw new StaleOwnerException("the session owns this row no more: " + this);
    }
    if (session.ownedRows() > 1) {
      throw new UnsupportedException(
          "rows that a server gave together are ended or given back together: batch="
              + session.ownedRows());
    }
  }

  @Override
  public void end() {
    requireAlone();
    session.end();
  }

  @Override
  public void requeue() {
    requireAlone();
    session.insertAgain(this);
    session.end();
  }

  @Override
  public void abort() {
    requireAlone();
    session.abort();
  }

  @Override
  public String toString() {
    return "row " + rowId + " of " + queue;
  }

  static String names(List<MysqlOwnedRow> rows) {
    return rows.size() == 1 ? rows.get(0).toString() : rows.size() + " rows from " + rows.get(0);
  }
}
