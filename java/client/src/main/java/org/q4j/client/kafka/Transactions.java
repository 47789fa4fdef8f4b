package org.q4j.client.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Sends several records so that all of them are there or none. One at a time; thread-safe.
 *
 * <p>Of two with the same id, the one that was opened later goes on and the other is refused.
 */
final class Transactions implements AutoCloseable {
  private static final int COMMIT_TRIES = 4;

  private final ClientSettings settings;
  private final String id;
  private KafkaProducer<byte[], byte[]> producer;

  Transactions(ClientSettings settings, String id) {
    this.settings = settings;
    this.id = id;
  }

  /**
   * Takes the id over from whoever had it; what that one left open is aborted.
   *
   * @return whether that had been done before
   */
  synchronized boolean open() {
    if (producer != null) {
      return true;
    }
    KafkaProducer<byte[], byte[]> made = new KafkaProducer<>(settings.transactional(id));
    try {
      made.initTransactions();
    } catch (KafkaException failed) {
      made.close(Duration.ZERO);
      throw Failure.of("beginning transactions " + id + " on " + settings.brokers(), failed);
    }
    producer = made;
    return false;
  }

  /** Returns whether the id has been taken, and not been lost since as far as is known. */
  synchronized boolean isOpen() {
    return producer != null;
  }

  /**
   * Sends the records.
   *
   * @return where they are, in their order
   * @throws PutOutException when the id is another's; what was sent is there if that one came only
   *     after the end of it
   */
  synchronized List<RecordMetadata> send(
      String what, List<ProducerRecord<byte[], byte[]>> records) {
    open();
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    try {
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> record : records) {
        sent.add(producer.send(record));
      }
      commit();
    } catch (KafkaException | IllegalStateException failed) {
      giveUp(failed);
      if (failed instanceof ProducerFencedException
          || failed instanceof InvalidProducerEpochException
          || failed instanceof InvalidTxnStateException) {
        throw new PutOutException(
            what + ": another one does the same under the id " + id + " since", failed);
      }
      throw Failure.of(what, failed);
    }
    List<RecordMetadata> places = new ArrayList<>(sent.size());
    for (Future<RecordMetadata> place : sent) {
      places.add(Failure.await(what, place));
    }
    return places;
  }

  /** A commit that was not answered in time is under way: to ask again is the way to know. */
  private void commit() {
    for (int tries = 1; ; tries++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException late) {
        if (tries == COMMIT_TRIES) {
          throw late;
        }
      }
    }
  }

  /** Leaves nothing open that would hold up the partition's later rows. */
  private void giveUp(RuntimeException cause) {
    KafkaProducer<byte[], byte[]> failed = producer;
    producer = null;
    try {
      failed.abortTransaction();
    } catch (KafkaException | IllegalStateException unable) {
      cause.addSuppressed(unable); // The cluster aborts it when its time is over.
    } finally {
      failed.close(Duration.ZERO);
    }
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(30));
      producer = null;
    }
  }
}
