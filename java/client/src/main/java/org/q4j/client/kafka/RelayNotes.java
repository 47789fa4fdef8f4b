package org.q4j.client.kafka;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.q4j.LockedException;
import org.q4j.client.Hold;

/**
 * Keeps relays from one topic apart, and remembers from which topic they have moved rows: one that
 * was made anew counts its offsets from 0 again. For one thread.
 *
 * <p>The compacted topic {@code q4j.relays} has under {@code db.table/PARTITION} the id of the
 * topic whose rows were ended last there, 16 bytes, big-endian. It is written in transactions, so
 * of two relays the one that came first is refused when it writes.
 */
final class RelayNotes implements AutoCloseable {
  static final String TOPIC = "q4j.relays";

  /** Written again with each batch of rows: so that little is read at the next start. */
  private static final Map<String, String> SMALL =
      Map.of("cleanup.policy", "compact", "segment.bytes", Integer.toString(1 << 20));

  private final String queue;
  private final byte[] topicId;
  private final CompactedTopic notes;
  private final Transactions transactions;
  private final RelayPlace place;
  private final Hold hold;
  private final Map<String, byte[]> noted = new HashMap<>();

  RelayNotes(ClientSettings settings, String queue, Uuid topic, Hold hold) {
    this.queue = queue;
    this.topicId =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(topic.getMostSignificantBits())
            .putLong(topic.getLeastSignificantBits())
            .array();
    this.notes = new CompactedTopic(settings, TOPIC);
    this.transactions = new Transactions(settings, "q4j.relay." + queue);
    this.place = new RelayPlace(notes, transactions, queue);
    this.hold = hold;
  }

  private String key(int partition) {
    return queue + "/" + partition;
  }

  /**
   * Puts the relay before this one out.
   *
   * @throws LockedException when this one was put out itself, since it had the place
   */
  void take(Topics topics) {
    topics.ensure(TOPIC, 1, SMALL);
    noted.putAll(place.take(hold));
  }

  /**
   * Makes sure that no other relay has come since.
   *
   * @throws LockedException when one has
   */
  void hold(int partition) {
    write(partition, noted.getOrDefault(key(partition), topicId));
  }

  /** Returns whether it is known which topic's rows were ended last. */
  boolean has(int partition) {
    return noted.containsKey(key(partition));
  }

  /** Notes that rows of this topic were ended. */
  void ended(int partition) {
    if (isMadeAnew(partition)) {
      write(partition, topicId);
    }
  }

  /** Returns whether rows were ended last of another topic that had this name. */
  boolean isMadeAnew(int partition) {
    byte[] before = noted.get(key(partition));
    return before != null && !Arrays.equals(before, topicId);
  }

  private void write(int partition, byte[] id) {
    String key = key(partition);
    try {
      var unused = transactions.send("holding the place of a relay", List.of(notes.entry(key, id)));
      noted.put(key, id);
    } catch (PutOutException failed) {
      throw place.putOut(hold, failed);
    }
  }

  @Override
  public void close() {
    transactions.close();
  }
}
