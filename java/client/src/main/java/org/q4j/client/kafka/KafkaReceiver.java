package org.q4j.client.kafka;

import java.util.List;
import java.util.OptionalLong;
import org.q4j.client.Fenced;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** What a relay sends to a topic. The cluster keeps relays of one sender number apart. */
record KafkaReceiver(KafkaQueue queue) implements Fenced.Receiver {

  @Override
  public Schema schema() {
    return queue.schema();
  }

  @Override
  public OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows) {
    return queue.receive(source, mode, rows);
  }

  @Override
  public boolean tellsLeftOut() {
    return true;
  }

  @Override
  public void close() {
    // Its transactions belong to its store.
  }
}
