package org.q4j.client.kafka;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.q4j.CorruptException;
import org.q4j.client.Supply;
import org.q4j.client.Supply.Numbered;
import org.q4j.row.Row;
import org.q4j.row.Schema;

/**
 * Records of one partition that follow each other. For one thread; what may take long is done by
 * {@link #rows}, when nobody interrupts it any more.
 */
final class TopicBatch implements Supply.Taken {
  private static final System.Logger LOG = System.getLogger("org.q4j");

  private final TopicSupply supply;
  private final int lane;
  private List<ConsumerRecord<byte[], byte[]>> records;
  private final List<Unreadable> unreadable = new ArrayList<>();
  private List<Numbered> rows;

  private record Unreadable(ConsumerRecord<byte[], byte[]> record, String why) {}

  TopicBatch(TopicSupply supply, int lane, List<ConsumerRecord<byte[], byte[]>> records) {
    this.supply = supply;
    this.lane = lane;
    this.records = records;
  }

  @Override
  public int lane() {
    return lane;
  }

  /** As the interface says; all of one definition. */
  @Override
  public List<Numbered> rows() {
    if (rows == null && Thread.currentThread().isInterrupted()) {
      abort(); // Nothing that asks the cluster would get through.
      records = List.of();
      rows = List.of();
    } else if (rows == null) {
      rows = read();
      if (records.isEmpty()) {
        supply.passMarks();
      } else if (rows.isEmpty()) {
        confirm();
        end();
        records = List.of();
      }
    }
    return rows;
  }

  private List<Numbered> read() {
    List<Numbered> read = new ArrayList<>();
    Schema schema = null;
    for (int i = 0; i < records.size(); i++) {
      ConsumerRecord<byte[], byte[]> record = records.get(i);
      Row row;
      try {
        row = supply.queue().rows().read(record);
      } catch (CorruptException foreign) {
        unreadable.add(new Unreadable(record, foreign.getMessage()));
        continue;
      }
      if (schema != null && !schema.equals(row.schema())) {
        supply.giveBack(lane, records.subList(i, records.size()));
        records = records.subList(0, i);
        break;
      }
      schema = row.schema();
      read.add(new Numbered(record.offset() + 1, row));
    }
    return read;
  }

  @Override
  public void confirm() {
    supply.confirm(lane);
  }

  @Override
  public void end() {
    for (Unreadable each : unreadable) {
      supply.queue().putAside(each.record());
      LOG.log(
          System.Logger.Level.WARNING,
          each.why() + "; put aside in the topic " + KafkaQueue.UNREADABLE);
    }
    supply.endUpTo(lane, records.get(records.size() - 1).offset());
    supply.queue().tally().ended.add(rows.size());
  }

  @Override
  public void abort() {
    supply.giveBack(lane, records);
  }
}
