package org.q4j.client.kafka;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.q4j.client.Fenced;
import org.q4j.client.Hold;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** Takes a relay's rows into a topic. */
record TopicReceiver(KafkaQueue queue, Hold hold) implements Fenced.Receiver {

  @Override
  public Schema schema() {
    return queue.schema();
  }

  @Override
  public OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows) {
    return queue.receive(source, mode, rows, Optional.of(hold));
  }

  @Override
  public Optional<String> refusal(Supplier<RowBuilder> row) {
    return queue.refusal(row.get());
  }

  @Override
  public boolean forget(int sender) {
    queue.forget(sender, Optional.of(hold));
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
