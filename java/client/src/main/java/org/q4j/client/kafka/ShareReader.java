package org.q4j.client.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * One member of a queue's share group: takes rows and says what became of them.
 *
 * <p>Assumptions: the caller holds its session's lock for everything but {@link #wakeup}.
 * Guarantees: after a poll that gave rows nothing more is asked for before the next poll; what the
 * client's own thread had asked for just before is told by {@link #tooEarly}. After a poll that
 * gave none the client goes on asking, and takes a row that nobody may ever ask it for: such a
 * reader is {@link #isHungry} and must be polled again or closed soon, which gives that row back.
 */
final class ShareReader implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** After so long without a poll, rows that were there before it may have lain there as long. */
  private static final long REST = TimeUnit.MILLISECONDS.toNanos(500);

  private final KafkaShareConsumer<byte[], byte[]> consumer;
  private final Metric fetches;
  private final String queue;
  private final GivenBack givenBack = new GivenBack();
  private boolean hungry;
  private boolean stale;
  private long lastPoll = System.nanoTime();

  ShareReader(ClientSettings settings, String queue, int maxRecords) {
    this.queue = queue;
    try {
      consumer = new KafkaShareConsumer<>(settings.shareConsumer(Topics.group(queue), maxRecords));
      consumer.subscribe(List.of(queue));
    } catch (KafkaException failed) {
      throw Failure.of("waiting for rows of " + queue, failed);
    }
    fetches =
        consumer.metrics().entrySet().stream()
            .filter(metric -> metric.getKey().name().equals("fetch-total"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no metric fetch-total"));
  }

  /** Returns rows, now held by this member; none after the timeout or a {@link #wakeup}. */
  List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    boolean rested = !hungry && System.nanoTime() - lastPoll > REST;
    long before = fetches();
    hungry = true;
    stale = false;
    try {
      consumer.poll(timeout).forEach(records::add);
    } catch (WakeupException | InterruptException woken) {
      return List.of();
    } catch (KafkaException failed) {
      throw Failure.of("waiting for rows of " + queue, failed);
    }
    hungry = records.isEmpty();
    stale = rested && fetches() == before;
    lastPoll = System.nanoTime();
    return records;
  }

  /** Returns how many answers have come to the question for rows. */
  long fetches() {
    return ((Number) fetches.metricValue()).longValue();
  }

  boolean isHungry() {
    return hungry;
  }

  /** Returns for how long a row is locked, in ms. */
  int lockMillis() {
    return consumer.acquisitionLockTimeoutMs().orElse(30_000);
  }

  /** Notes that a row goes back that its owner had in hand; told with the next {@link #commit}. */
  void giveBack(ConsumerRecord<byte[], byte[]> record) {
    acknowledge(record, AcknowledgeType.RELEASE);
    givenBack.add(record);
  }

  /**
   * Returns whether rows that have just been polled are not to be handed out: they may overtake one
   * that was given back, or their locks may be over.
   */
  boolean tooEarly(List<ConsumerRecord<byte[], byte[]>> records) {
    return givenBack.isOvertakenBy(records) || stale;
  }

  /** Notes what became of a row; told with the next {@link #commit}. */
  void acknowledge(ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
    consumer.acknowledge(record, type);
  }

  /**
   * Tells the cluster what became of rows.
   *
   * @return the partitions of which nothing was accepted, since their rows' locks were over
   * @throws org.q4j.Q4jException when it is not known what was accepted
   */
  Set<TopicPartition> commit() {
    String what = "acknowledging rows of " + queue;
    Set<TopicPartition> refused = new HashSet<>();
    for (var result : uninterrupted(what, consumer::commitSync).entrySet()) {
      if (result.getValue().isPresent()) {
        KafkaException why = result.getValue().get();
        if (!LostLock.is(why)) {
          throw Failure.of(what, why);
        }
        refused.add(result.getKey().topicPartition());
      }
    }
    return refused;
  }

  /** Does what must not be left half done because somebody wakes or interrupts this thread. */
  private static <T> T uninterrupted(String what, Supplier<T> call) {
    boolean interrupted = Thread.interrupted();
    T result = null;
    boolean done = false;
    try {
      while (!done) {
        try {
          result = call.get();
          done = true;
        } catch (WakeupException woken) {
          done = false; // It was meant for a poll.
        } catch (InterruptException again) {
          interrupted = true;
          boolean unused = Thread.interrupted(); // Set again in the end.
        } catch (KafkaException failed) {
          throw Failure.of(what, failed);
        }
      }
      return result;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Starts the locks of rows anew; they are to be all rows that are held.
   *
   * @return the same rows, to be used instead from now on; without those whose lock was over
   */
  List<ConsumerRecord<byte[], byte[]>> renew(List<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(record -> acknowledge(record, AcknowledgeType.RENEW));
    commit();
    List<ConsumerRecord<byte[], byte[]>> again = new ArrayList<>();
    uninterrupted("renewing rows of " + queue, () -> consumer.poll(Duration.ZERO))
        .forEach(again::add);
    hungry = again.isEmpty();
    return again;
  }

  /** Ends a poll at once, from any thread. */
  void wakeup() {
    consumer.wakeup();
  }

  /** Gives back what is held and leaves the group. */
  @Override
  public void close() {
    uninterrupted(
        "leaving the share group of " + queue,
        () -> {
          consumer.close(CLOSING);
          return null;
        });
  }
}
