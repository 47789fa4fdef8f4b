package org.q4j.client.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.client.ConnectionLostException;
import org.q4j.client.Hold;
import org.q4j.client.Supply;

/**
 * A topic's rows for a relay, each partition a lane: read beside the share group, in the order that
 * they lie there, and ended by moving the group behind them. A row's id is its offset + 1, since a
 * target that has received nothing has 0.
 */
final class TopicSupply implements Supply {
  /** Rows that are sent one at a time need not pay for a transaction each. */
  private static final long HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final KafkaQueue queue;
  private final Topics topics;
  private final Uuid topicId;
  private final RelayNotes notes;
  private final GroupGate gate;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Deque<ConsumerRecord<byte[], byte[]>>> buffered = new ArrayList<>();
  private int turn;
  private long held = System.nanoTime() - 2 * HOLD_NANOS;

  private TopicSupply(
      KafkaQueue queue,
      Topics topics,
      TopicDescription topic,
      RelayNotes notes,
      GroupGate gate,
      KafkaConsumer<byte[], byte[]> consumer) {
    int partitions = topic.partitions().size();
    this.queue = queue;
    this.topics = topics;
    this.topicId = topic.topicId();
    this.notes = notes;
    this.gate = gate;
    this.consumer = consumer;
    for (int i = 0; i < partitions; i++) {
      buffered.add(new ArrayDeque<>());
    }
    List<TopicPartition> all = IntStream.range(0, partitions).mapToObj(this::partition).toList();
    consumer.assign(all);
    all.forEach(each -> consumer.seek(each, gate.start(each.partition())));
  }

  /** Puts a relay out that reads the topic, and begins where the share group is. */
  static TopicSupply open(KafkaStore store, KafkaQueue queue, Hold hold, Duration patience) {
    var topic =
        store
            .topics()
            .describe(queue.name())
            .orElseThrow(() -> new NotFoundException("no such queue: " + queue.name()));
    RelayNotes notes = new RelayNotes(store.settings(), queue.name(), topic.topicId(), hold);
    KafkaConsumer<byte[], byte[]> consumer = null;
    boolean open = false;
    try {
      notes.take(store.topics());
      GroupGate gate = GroupGate.open(store, queue.name(), topic.topicId(), patience);
      consumer = new KafkaConsumer<>(store.settings().ordered());
      var supply = new TopicSupply(queue, store.topics(), topic, notes, gate, consumer);
      open = true;
      return supply;
    } catch (KafkaException failed) {
      throw Failure.of("reading " + queue.name(), failed);
    } finally {
      if (!open) {
        Closer closer = new Closer();
        closer.close(notes::close);
        if (consumer != null) {
          closer.close(closing(consumer));
        }
      }
    }
  }

  private TopicPartition partition(int lane) {
    return new TopicPartition(queue.name(), lane);
  }

  KafkaQueue queue() {
    return queue;
  }

  @Override
  public int lanes() {
    return buffered.size();
  }

  @Override
  public boolean isOrdered() {
    return true;
  }

  @Override
  public Taken await(Duration timeout, int maxRows, long maxBytes) {
    if (buffered.stream().allMatch(Deque::isEmpty)) {
      poll(timeout);
    }
    for (int i = 0; i < lanes(); i++) {
      int lane = (turn + i) % lanes();
      if (!buffered.get(lane).isEmpty()) {
        turn = (lane + 1) % lanes();
        return new TopicBatch(this, lane, take(lane, maxRows, maxBytes));
      }
    }
    return new TopicBatch(this, 0, List.of());
  }

  private void poll(Duration timeout) {
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
        if (!gate.isEnded(record.partition(), record.offset())) {
          buffered.get(record.partition()).add(record);
        }
      }
    } catch (InterruptException woken) {
      return; // With the thread's flag set.
    } catch (InvalidOffsetException gone) {
      throw new ConnectionLostException(
          "what was to be forwarded next is gone, truncated or made anew: queue=" + queue.name(),
          true,
          gone);
    } catch (KafkaException failed) {
      throw Failure.of("reading " + queue.name(), failed);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> take(int lane, int maxRows, long maxBytes) {
    Deque<ConsumerRecord<byte[], byte[]>> from = buffered.get(lane);
    List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
    long bytes = 0;
    while (taken.size() < maxRows && !from.isEmpty()) {
      bytes += Math.max(0, from.peek().serializedValueSize());
      if (bytes > maxBytes && !taken.isEmpty()) {
        break;
      }
      taken.add(from.poll());
    }
    return taken;
  }

  /** Puts records back before all others of their partition, which is the next to be looked at. */
  void giveBack(int lane, List<ConsumerRecord<byte[], byte[]>> records) {
    for (int i = records.size() - 1; i >= 0; i--) {
      buffered.get(lane).push(records.get(i));
    }
    turn = lane;
  }

  void confirm(int lane) {
    checkTopic();
    long now = System.nanoTime();
    if (now - held > HOLD_NANOS || !notes.has(lane)) {
      notes.hold(lane);
      held = now;
    }
    gate.confirm();
  }

  /**
   * Makes sure that the topic is the one that was opened: one that was made anew under its name
   * counts from 0 again, and the consumer may not have noticed.
   */
  private void checkTopic() {
    boolean same =
        topics.describe(queue.name()).map(found -> found.topicId().equals(topicId)).orElse(false);
    if (!same) {
      throw new ConnectionLostException(
          "the topic that was forwarded is gone or was made anew: queue=" + queue.name(),
          true,
          null);
    }
  }

  /** Ends all records up to this one, and the marks of transactions behind it. */
  void endUpTo(int lane, long offset) {
    long next = buffered.get(lane).isEmpty() ? Math.max(offset + 1, position(lane)) : offset + 1;
    checkTopic(); // Records are deleted by name and offset.
    gate.end(lane, next);
    notes.ended(lane);
  }

  private long position(int lane) {
    try {
      return consumer.position(partition(lane));
    } catch (KafkaException failed) {
      throw Failure.of("reading " + queue.name(), failed);
    }
  }

  /** Moves the group past the marks of transactions, which are no rows, when all rows are ended. */
  void passMarks() {
    for (int lane = 0; lane < lanes(); lane++) {
      if (position(lane) > gate.start(lane)) {
        confirm(lane);
        gate.end(lane, position(lane));
      }
    }
  }

  @Override
  public void checkNotEnded(int lane, long rowId) {
    if (notes.isMadeAnew(lane)) {
      throw new Q4jException(
          "the topic was made anew since rows of it were forwarded, and the target takes its rows for those: queue=%s partition=%d rowid=%d; send them with --reset"
              .formatted(queue.name(), lane, rowId));
    }
  }

  @Override
  public void begin(int lane) {
    checkTopic();
    notes.ended(lane);
  }

  @Override
  public Optional<String> identity() {
    return Optional.of(topicId.toString());
  }

  @Override
  public boolean isMadeAnew(int lane) {
    return notes.isMadeAnew(lane);
  }

  /** It has no group to leave, and nothing to say that a silent broker should be waited for. */
  private static Runnable closing(KafkaConsumer<byte[], byte[]> consumer) {
    return () -> consumer.close(CloseOptions.timeout(CLOSING));
  }

  @Override
  public void close() {
    Closer closer = new Closer();
    closer.close(notes::close);
    closer.close(closing(consumer));
    closer.rethrow();
  }
}
