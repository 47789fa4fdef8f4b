package org.q4j.client.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.q4j.StaleOwnerException;
import org.q4j.queue.OwnedRow;
import org.q4j.row.Row;
import org.q4j.store.Source;

/** A record that a member of the share group has acquired. Guarded by its session's lock. */
final class KafkaOwnedRow implements OwnedRow {
  private final KafkaSession session;
  private final ShareReader reader;
  private final Place place;
  private final Row row;
  private final int deliveries;
  private ConsumerRecord<byte[], byte[]> record;
  private volatile long lockedUntil;
  private volatile long leasedUntil;
  private volatile boolean leased;
  private volatile boolean done;

  KafkaOwnedRow(
      KafkaSession session,
      ShareReader reader,
      Place place,
      ConsumerRecord<byte[], byte[]> record,
      Row row,
      int deliveries) {
    this.session = session;
    this.reader = reader;
    this.place = place;
    this.record = record;
    this.row = row;
    this.deliveries = deliveries;
  }

  KafkaQueue from() {
    return place.queue();
  }

  ShareReader reader() {
    return reader;
  }

  ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  /** The lock begins anew; the consumer knows the row by another object from now on. */
  void renewed(ConsumerRecord<byte[], byte[]> again, long until) {
    record = again;
    lockedUntil = until;
  }

  boolean is(ConsumerRecord<byte[], byte[]> other) {
    return record.offset() == other.offset()
        && record.partition() == other.partition()
        && record.topic().equals(other.topic());
  }

  long lockedUntil() {
    return lockedUntil;
  }

  boolean isLeaseOver(long now) {
    return leased && now - leasedUntil >= 0;
  }

  void lease(Duration limit) {
    leasedUntil = System.nanoTime() + nanos(limit);
    leased = true;
  }

  private static long nanos(Duration limit) {
    return limit.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE / 2 : limit.toNanos();
  }

  /** Nobody owns it any more. Returns whether that is news. */
  boolean disown() {
    boolean before = done;
    done = true;
    return !before;
  }

  boolean isDone() {
    return done;
  }

  @Override
  public String queue() {
    return place.queue().name();
  }

  @Override
  public int index() {
    return place.index();
  }

  @Override
  public long rowId() {
    return RowId.number(record.partition(), record.offset());
  }

  @Override
  public Row row() {
    return row;
  }

  @Override
  public int deliveries() {
    return deliveries;
  }

  @Override
  public boolean isOwned() {
    long now = System.nanoTime();
    return !done && now - lockedUntil < 0 && !isLeaseOver(now);
  }

  @Override
  public void renew(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("limit=" + limit + " (expected more than 0)");
    }
    session.lease(this, limit);
  }

  @Override
  public Optional<Source> source() {
    return RowHeaders.source(record.headers());
  }

  @Override
  public void end() {
    session.finish(List.of(this), Ending.END);
  }

  @Override
  public void requeue() {
    session.finish(List.of(this), Ending.REQUEUE);
  }

  @Override
  public void abort() {
    session.finish(List.of(this), Ending.ABORT);
  }

  StaleOwnerException lost() {
    return new StaleOwnerException(
        "row %d of %s (partition %d, offset %d) is not owned any more: its time limit or its lock was over, or it was ended"
            .formatted(rowId(), queue(), record.partition(), record.offset()));
  }
}
