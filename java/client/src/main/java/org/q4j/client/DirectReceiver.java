package org.q4j.client;

import java.util.List;
import java.util.OptionalLong;
import org.q4j.queue.Queue;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** A queue whose calls are over when they return, come what may. */
record DirectReceiver(Queue queue) implements Fenced.Receiver {

  @Override
  public Schema schema() {
    return queue.schema();
  }

  @Override
  public OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows) {
    return queue.receive(source, mode, rows);
  }

  @Override
  public boolean forget(int sender) {
    queue.forgetReceived(sender);
    return true;
  }

  @Override
  public boolean tellsLeftOut() {
    return true;
  }

  @Override
  public void close() {
    // It belongs to its store.
  }
}
