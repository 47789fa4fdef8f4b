package org.q4j.client.kafka;

import java.util.List;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;

/** Rows that a session took together. */
final class KafkaBatch implements Batch {
  private final KafkaSession session;
  private final List<KafkaOwnedRow> rows;

  KafkaBatch(KafkaSession session, List<KafkaOwnedRow> rows) {
    this.session = session;
    this.rows = rows;
  }

  @Override
  public List<OwnedRow> rows() {
    return List.copyOf(rows);
  }

  @Override
  public void end() {
    session.finish(session.stillOwned(rows), Ending.END);
  }

  @Override
  public void abort() {
    session.finish(session.stillOwned(rows), Ending.ABORT);
  }
}
