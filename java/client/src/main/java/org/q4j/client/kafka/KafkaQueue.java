package org.q4j.client.kafka;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.q4j.CorruptException;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.client.Backlog;
import org.q4j.client.Hold;
import org.q4j.client.RowTooLargeException;
import org.q4j.queue.DeadLetters;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueBounds;
import org.q4j.queue.QueueStats;
import org.q4j.queue.SchemaVersion;
import org.q4j.queue.Snapshot;
import org.q4j.queue.StoredRow;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.RecoveryReport;
import org.q4j.store.Source;

/** A topic of rows. Thread-safe. */
final class KafkaQueue implements Queue {
  /** Where records go that are no rows. */
  static final String UNREADABLE = "q4j.unreadable";

  private final KafkaStore store;
  private final String name;
  private final SchemaVersion version;
  private final int partitions;
  private final int brokers;
  private final int deliveryLimit;
  private final RowReader rows;
  private final RowLimit limit;
  private final Tally tally = new Tally();
  private final Looks looks = new Looks();
  private volatile Optional<DeadLetters> deadLetters = Optional.empty();
  private int turn; // Guarded by this.

  KafkaQueue(
      KafkaStore store,
      String name,
      SchemaVersion version,
      int partitions,
      int brokers,
      int deliveryLimit) {
    this.store = store;
    this.name = name;
    this.version = version;
    this.partitions = partitions;
    this.brokers = brokers;
    this.deliveryLimit = deliveryLimit;
    this.rows = new RowReader(name, store.schemas());
    this.limit = new RowLimit(store.settings(), store.topics(), name);
    // Or many short processes would fill the first partition alone.
    this.turn = ThreadLocalRandom.current().nextInt(partitions);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Schema schema() {
    return version.schema();
  }

  /** Returns how many brokers led partitions of it when it was opened. */
  int brokers() {
    return brokers;
  }

  String brokerList() {
    return store.settings().brokers();
  }

  int deliveryLimit() {
    return deliveryLimit;
  }

  RowReader rows() {
    return rows;
  }

  Tally tally() {
    return tally;
  }

  Looks looks() {
    return looks;
  }

  Optional<DeadLetters> deadLetters() {
    return deadLetters;
  }

  /** Fails when it has been dropped through this store. */
  void checkExists() {
    if (!store.isOpen(this)) {
      throw new NotFoundException("no such queue any more: " + name);
    }
  }

  /**
   * Returns a record to be sent.
   *
   * @param index which of the rows of a call it is
   * @throws RowTooLargeException when the cluster would refuse it
   */
  private ProducerRecord<byte[], byte[]> record(Integer partition, RowBuilder row, int index) {
    byte[] body = version.schema().codec(RowOrder.V2).encode(row);
    limit
        .refusal(body.length)
        .ifPresent(
            why -> {
              throw new RowTooLargeException(why, index);
            });
    return new ProducerRecord<>(name, partition, null, null, body, RowHeaders.of(version.number()));
  }

  private static long rowId(RecordMetadata place) {
    return RowId.number(place.partition(), place.offset());
  }

  @Override
  public long insert(Consumer<RowBuilder> filler) {
    RowBuilder row = newRow();
    filler.accept(row);
    return insertAll(List.of(row));
  }

  @Override
  public RowBuilder newRow() {
    return new RowBuilder(version.schema());
  }

  @Override
  public long insertAll(List<RowBuilder> rows) {
    return Failure.await("inserting into " + name, insertAsync(rows));
  }

  /** As the interface says; several rows are a transaction, on a thread of the store's. */
  @Override
  public CompletableFuture<Long> insertAsync(List<RowBuilder> rows) {
    checkExists();
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("rows=0 (expected at least 1)");
    }
    String what = "inserting into " + name;
    if (rows.size() == 1) {
      return store
          .outbox()
          .sendAsync(what, record(null, rows.get(0), 0))
          .thenApply(
              place -> {
                tally.inserted.increment();
                return rowId(place);
              });
    }
    List<ProducerRecord<byte[], byte[]>> records = together(rows);
    return store
        .tasks()
        .inTurn(
            () -> {
              long first = rowId(store.transactions().send(what, records).get(0));
              tally.inserted.add(records.size());
              return first;
            });
  }

  /** Rows that stay together lie in one partition; which, takes turns. */
  private List<ProducerRecord<byte[], byte[]>> together(List<RowBuilder> rows) {
    int partition;
    synchronized (this) {
      partition = turn;
      turn = (turn + 1) % partitions;
    }
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(rows.size());
    for (RowBuilder row : rows) {
      records.add(record(partition, row, records.size()));
    }
    return records;
  }

  @Override
  public long insertEach(Iterator<RowBuilder> rows) {
    checkExists();
    StreamedInsert stream = new StreamedInsert(store.outbox(), "inserting into " + name);
    try {
      for (int i = 0; rows.hasNext() && !stream.hasFailed(); i++) {
        stream.send(record(null, rows.next(), i));
      }
    } finally {
      tally.inserted.add(stream.finish());
    }
    return stream.result();
  }

  @Override
  public OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows) {
    return receive(source, mode, rows, Optional.empty());
  }

  /**
   * As {@link #receive(Source, ReceiveMode, List)}.
   *
   * @param hold of the relay that sends them; empty for nobody who has to be let in
   */
  OptionalLong receive(
      Source source, ReceiveMode mode, List<RowBuilder> rows, Optional<Hold> hold) {
    checkExists();
    List<ProducerRecord<byte[], byte[]>> records = together(rows);
    records.forEach(record -> RowHeaders.source(record.headers(), source));
    OptionalLong first =
        store
            .reception(name, source.sender())
            .receive(source.rowId(), mode, records, store.topics(), hold);
    if (first.isPresent()) {
      tally.inserted.add(records.size());
    }
    return first;
  }

  @Override
  public void forgetReceived(int sender) {
    forget(sender, Optional.empty());
  }

  /** Has a sender count from 0 again. */
  void forget(int sender, Optional<Hold> hold) {
    checkExists();
    store.reception(name, sender).forget(store.topics(), hold);
  }

  /** Returns why a row cannot be sent; empty when it can. */
  Optional<String> refusal(RowBuilder row) {
    return limit.refusal(version.schema().codec(RowOrder.V2).size(row));
  }

  List<PartitionLag> lags() {
    return store.lag().of(name);
  }

  @Override
  public long count() {
    return rows(lags());
  }

  static long rows(List<PartitionLag> lags) {
    return lags.stream().mapToLong(PartitionLag::lag).sum();
  }

  @Override
  public QueueStats stats() {
    List<PartitionLag> lags = lags();
    return Figures.of(lags, tally, oldestNanos(peekReader().oldest(lags)));
  }

  private static long oldestNanos(Optional<ConsumerRecord<byte[], byte[]>> oldest) {
    return oldest
        .map(record -> Math.max(0, System.currentTimeMillis() - record.timestamp()) * 1_000_000)
        .orElse(-1L);
  }

  /** As {@link org.q4j.client.Backlogs#backlog}. */
  Backlog backlog() {
    List<PartitionLag> lags = lags();
    long next = lags.stream().mapToLong(PartitionLag::end).sum();
    Optional<ConsumerRecord<byte[], byte[]>> oldest = peekReader().oldest(lags);
    if (oldest.isEmpty()) {
      return new Backlog(0, next, Optional.empty()); // What is left are the marks of transactions.
    }
    return new Backlog(
        rows(lags),
        next,
        oldest.map(record -> new Backlog.Oldest(record.timestamp(), readable(record))));
  }

  /** Whoever takes what is no row puts it aside and says so; here it only has an age. */
  private Optional<Row> readable(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(rows.read(record));
    } catch (CorruptException foreign) {
      return Optional.empty();
    }
  }

  private PeekReader peekReader() {
    return new PeekReader(store.settings(), name, rows);
  }

  /** As the interface says; rows that were ended before an older one are among them. */
  @Override
  public List<StoredRow> peek(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit=" + limit + " (expected 0 or more)");
    }
    return peekReader().peek(limit, lags());
  }

  /** As the interface says; row ids go on counting. */
  @Override
  public void truncate() {
    store.trimmer().truncate(name, lags());
  }

  /** Deletes the records before the first row that is not ended; the cluster drops whole files. */
  @Override
  public void compact() {
    store.trimmer().trim(name, lags());
  }

  @Override
  public void deadLetters(DeadLetters policy) {
    KafkaQueue target = store.queue(policy.queue());
    if (target == this || !target.schema().columns().equals(schema().columns())) {
      throw new SchemaException(
          "dead letters of %s cannot go to %s: columns (%s) (expected another queue with (%s))"
              .formatted(name, target.name, target.schema(), schema()));
    }
    deadLetters = Optional.of(policy);
  }

  /** Returns what the cluster is to be told of a row, and does what has to be done before. */
  AcknowledgeType settle(KafkaOwnedRow row, Ending ending) {
    return switch (ending) {
      case END -> AcknowledgeType.ACCEPT;
      case REQUEUE -> {
        appendCopy(row.record(), 0);
        yield AcknowledgeType.ACCEPT;
      }
      case ABORT, CLOSE, EXPIRE -> {
        if (deadLetters.isPresent() && row.deliveries() >= deadLetters.get().deliveries()) {
          bury(row.record());
          yield AcknowledgeType.REJECT;
        }
        yield AcknowledgeType.RELEASE;
      }
    };
  }

  void count(KafkaOwnedRow row, Ending ending) {
    switch (ending) {
      case END, REQUEUE -> {
        tally.ended.increment();
        looks.forget(row.rowId());
        store.trimmer().ended(name);
      }
      case ABORT -> tally.aborted.increment();
      case CLOSE -> tally.closed.increment();
      case EXPIRE -> tally.expired.increment();
    }
  }

  void countWait(boolean found, long nanos) {
    tally.waits.increment();
    if (!found) {
      tally.timedOut.increment();
    } else if (nanos < 50_000_000) {
      tally.immediate.increment();
    } else {
      tally.delayed.increment();
    }
  }

  /** Puts a record's row behind all others, under a new row id. */
  void appendCopy(ConsumerRecord<byte[], byte[]> record, int deliveries) {
    Headers headers = RowHeaders.deliveries(RowHeaders.copy(record.headers()), deliveries);
    store.outbox().send("appending a row anew to " + name, moved(name, record, headers));
  }

  /** Puts a record's row into the queue of the dead letters. */
  void bury(ConsumerRecord<byte[], byte[]> record) {
    String target = deadLetters.orElseThrow().queue();
    Headers headers = RowHeaders.deliveries(RowHeaders.copy(record.headers()), 0);
    RowHeaders.schema(headers, store.queue(target).version.number());
    store.outbox().send("moving a row to " + target, moved(target, record, headers));
    tally.buried.increment();
  }

  /** Keeps a record that is no row. */
  void putAside(ConsumerRecord<byte[], byte[]> record) {
    store.topics().ensure(UNREADABLE, 1, Map.of("retention.ms", "-1"));
    store
        .outbox()
        .send(
            "putting a record aside", moved(UNREADABLE, record, RowHeaders.copy(record.headers())));
  }

  private static ProducerRecord<byte[], byte[]> moved(
      String topic, ConsumerRecord<byte[], byte[]> record, Headers headers) {
    RowHeaders.origin(headers, record.topic(), record.partition(), record.offset());
    return new ProducerRecord<>(topic, null, null, record.key(), record.value(), headers);
  }

  @Override
  public Optional<RecoveryReport> recovery() {
    return Optional.empty();
  }

  @Override
  public Snapshot snapshot() {
    throw unsupported("a snapshot", "peek shows the oldest rows");
  }

  @Override
  public long delete(Predicate<StoredRow> which) {
    throw unsupported("deleting chosen rows", "take and end them");
  }

  @Override
  public long delete(String condition) {
    throw unsupported("deleting by condition", "take and end them");
  }

  @Override
  public long purge() {
    throw unsupported("removing only what nobody owns", "truncate removes all");
  }

  @Override
  public void bounds(QueueBounds bounds) {
    throw unsupported(
        "bounding a queue", "set retention.bytes of the topic, which drops the oldest");
  }

  private UnsupportedException unsupported(String what, String instead) {
    return new UnsupportedException(
        "Kafka has no way of %s: queue=%s; %s".formatted(what, name, instead));
  }
}
