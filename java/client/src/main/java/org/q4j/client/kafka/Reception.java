package org.q4j.client.kafka;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.q4j.CorruptException;
import org.q4j.client.Hold;
import org.q4j.store.ReceiveMode;

/**
 * What one relay sends to one queue: each batch in a transaction together with its source row id,
 * which the compacted topic {@code q4j.received} keeps under {@code db.table/SENDER} as 8 bytes,
 * big-endian. So whatever dies when, a row id stands there if and only if its rows do. Thread-safe.
 */
final class Reception implements AutoCloseable {
  static final String TOPIC = "q4j.received";

  private final String key;
  private final CompactedTopic progress;
  private final Transactions transactions;
  private final RelayPlace place;
  private boolean known;
  private long last;

  Reception(ClientSettings settings, String queue, int sender) {
    this.key = key(queue, sender);
    this.progress = new CompactedTopic(settings, TOPIC);
    this.transactions = new Transactions(settings, "q4j.receive." + key);
    this.place = new RelayPlace(progress, transactions, key);
  }

  /** Returns what stands for a sender of a queue. */
  static String key(String queue, int sender) {
    return queue + "/" + sender;
  }

  static boolean isOf(String key, String queue) {
    return key.startsWith(queue + "/");
  }

  /**
   * Sends rows unless they were received before.
   *
   * @param hold of the relay that sends them; empty puts whoever has the place out each time
   * @return the first one's row id; empty when they were left out
   */
  synchronized OptionalLong receive(
      long rowId,
      ReceiveMode mode,
      List<ProducerRecord<byte[], byte[]>> rows,
      Topics topics,
      Optional<Hold> hold) {
    String what = "receiving rows up to " + rowId + " of " + key;
    open(topics, hold);
    if (mode == ReceiveMode.APPEND && rowId <= last) {
      return OptionalLong.empty();
    }
    var first = send(what, rowId, rows, hold);
    return OptionalLong.of(RowId.number(first.partition(), first.offset()));
  }

  /** Has the sender count from 0 again. */
  synchronized void forget(Topics topics, Optional<Hold> hold) {
    open(topics, hold);
    var unusedPlace = send("forgetting what was received of " + key, 0, List.of(), hold);
  }

  /**
   * Whoever held the id before can commit nothing more once it is ours, so what is read then stays
   * true as long as it is ours.
   */
  private void open(Topics topics, Optional<Hold> hold) {
    if (known && transactions.isOpen()) {
      return;
    }
    progress.ensure(topics);
    if (hold.isPresent()) {
      last = last(place.take(hold.get()));
    } else {
      boolean unused = transactions.open();
      last = last(progress.read());
    }
    known = true;
  }

  private RecordMetadata send(
      String what, long rowId, List<ProducerRecord<byte[], byte[]>> rows, Optional<Hold> hold) {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>(rows);
    all.add(progress.entry(key, ByteBuffer.allocate(Long.BYTES).putLong(rowId).array()));
    known = false;
    RecordMetadata first;
    try {
      first = transactions.send(what, all).get(0);
    } catch (PutOutException failed) {
      if (hold.isPresent()) {
        throw place.putOut(hold.get(), failed);
      }
      throw failed;
    }
    last = rowId;
    known = true;
    return first;
  }

  private long last(Map<String, byte[]> table) {
    byte[] value = table.get(key);
    if (value == null) {
      return 0;
    }
    if (value.length != Long.BYTES) {
      throw new CorruptException(
          "what was received last is not told: topic=%s key=%s bytes=%d (expected=8)"
              .formatted(TOPIC, key, value.length));
    }
    return ByteBuffer.wrap(value).getLong();
  }

  @Override
  public void close() {
    transactions.close();
  }
}
