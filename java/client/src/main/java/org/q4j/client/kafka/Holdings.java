package org.q4j.client.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.q4j.StaleOwnerException;

/**
 * The rows that a session owns. Changed with the session's lock held; {@link #all} may be asked
 * without it.
 */
final class Holdings {
  /** A row may have lain at this client for so long before it was handed out. */
  private static final long ON_THE_WAY = TimeUnit.MILLISECONDS.toNanos(500);

  private final Readers readers;
  private volatile List<KafkaOwnedRow> rows = List.of();

  Holdings(Readers readers) {
    this.readers = readers;
  }

  List<KafkaOwnedRow> all() {
    return rows;
  }

  /** Takes rows over that have just been given out. */
  void own(List<KafkaOwnedRow> taken, Optional<Duration> lease) {
    for (KafkaOwnedRow row : taken) {
      row.renewed(row.record(), lockEnd(row.reader()));
      lease.ifPresent(row::lease);
      row.from().tally().owned.increment();
    }
    rows = List.copyOf(taken);
  }

  private static long lockEnd(ShareReader reader) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(reader.lockMillis()) - ON_THE_WAY;
  }

  /**
   * Ends rows or gives them back. Whatever happens, they are not owned afterwards.
   *
   * @throws StaleOwnerException when some were to be ended and are somebody else's; the others are
   *     ended
   * @throws org.q4j.Q4jException when it is not known what was ended
   */
  void finish(List<KafkaOwnedRow> leaving, Ending ending) {
    Map<ShareReader, List<KafkaOwnedRow>> members = new LinkedHashMap<>();
    leaving.forEach(
        row -> members.computeIfAbsent(row.reader(), reader -> new ArrayList<>()).add(row));
    List<KafkaOwnedRow> lost = new ArrayList<>();
    boolean fine = false;
    try {
      members.forEach((reader, its) -> lost.addAll(tell(reader, its, ending)));
      fine = true;
    } finally {
      disown(leaving);
      if (!fine) {
        members.keySet().forEach(readers::drop); // What it holds nevertheless goes back at once.
      }
    }
    if (!lost.isEmpty() && (ending == Ending.END || ending == Ending.REQUEUE)) {
      throw stale(lost, leaving.size());
    }
  }

  private void disown(List<KafkaOwnedRow> leaving) {
    leaving.forEach(Holdings::lose);
    List<KafkaOwnedRow> left = new ArrayList<>(rows);
    left.removeAll(leaving);
    rows = List.copyOf(left);
  }

  /** The row is nobody's any more; it stays here until its owner has heard of it. */
  private static void lose(KafkaOwnedRow row) {
    if (row.disown()) {
      row.from().tally().owned.decrement();
    }
  }

  /** Returns those that are not this member's any more. */
  private static List<KafkaOwnedRow> tell(
      ShareReader reader, List<KafkaOwnedRow> its, Ending ending) {
    List<KafkaOwnedRow> lost = new ArrayList<>();
    List<KafkaOwnedRow> told = new ArrayList<>();
    for (KafkaOwnedRow row : its) {
      if (row.isDone()) {
        lost.add(row);
      } else if (row.isOwned() || ending == Ending.EXPIRE) {
        AcknowledgeType type = row.from().settle(row, ending);
        if (type == AcknowledgeType.RELEASE) {
          reader.giveBack(row.record());
        } else {
          reader.acknowledge(row.record(), type);
        }
        told.add(row);
      } else {
        // It may still be locked for us, when only its time limit is over.
        reader.acknowledge(row.record(), AcknowledgeType.RELEASE);
        lost.add(row);
      }
    }
    boolean any = its.stream().anyMatch(row -> !row.isDone());
    Set<TopicPartition> refused = any ? reader.commit() : Set.of();
    for (KafkaOwnedRow row : told) {
      if (refused.contains(new TopicPartition(row.queue(), row.record().partition()))) {
        lost.add(row);
      } else {
        row.from().count(row, ending);
      }
    }
    return lost;
  }

  private static StaleOwnerException stale(List<KafkaOwnedRow> lost, int of) {
    if (of == 1) {
      return lost.get(0).lost();
    }
    List<Long> ids = lost.stream().map(KafkaOwnedRow::rowId).toList();
    return new StaleOwnerException(
        "%d of %d rows of %s are not owned any more: rows=%s; the others have been removed"
            .formatted(lost.size(), of, lost.get(0).queue(), ids));
  }

  /** Gives back rows whose time limit is over. */
  void expire() {
    long now = System.nanoTime();
    List<KafkaOwnedRow> all = rows;
    List<KafkaOwnedRow> over =
        all.stream().filter(row -> !row.isDone() && row.isLeaseOver(now)).toList();
    if (!over.isEmpty()) {
      try {
        finish(over, Ending.EXPIRE);
      } finally {
        rows = all;
      }
    }
  }

  /** Keeps the cluster from giving rows to others. */
  void renew() {
    Set<ShareReader> due = new HashSet<>();
    for (KafkaOwnedRow row : rows) {
      if (row.isDone()) {
        continue;
      }
      long third = TimeUnit.MILLISECONDS.toNanos(row.reader().lockMillis()) / 3;
      if (row.lockedUntil() - System.nanoTime() < 2 * third) {
        due.add(row.reader());
      }
    }
    due.forEach(this::renew);
  }

  private List<KafkaOwnedRow> held(ShareReader reader) {
    return rows.stream().filter(row -> row.reader() == reader && !row.isDone()).toList();
  }

  private void renew(ShareReader reader) {
    List<KafkaOwnedRow> its = held(reader);
    long until = lockEnd(reader);
    boolean fine = false;
    try {
      List<ConsumerRecord<byte[], byte[]>> again =
          reader.renew(its.stream().map(KafkaOwnedRow::record).toList());
      List<KafkaOwnedRow> lost = new ArrayList<>(its);
      for (ConsumerRecord<byte[], byte[]> record : again) {
        Optional<KafkaOwnedRow> row = its.stream().filter(each -> each.is(record)).findFirst();
        if (row.isPresent()) {
          row.get().renewed(record, until);
          lost.remove(row.get());
        } else {
          reader.acknowledge(record, AcknowledgeType.RELEASE);
        }
      }
      lost.forEach(Holdings::lose);
      if (again.size() + lost.size() > its.size()) {
        reader.commit();
      }
      fine = true;
    } finally {
      if (!fine) {
        its.forEach(Holdings::lose);
        readers.drop(reader);
      }
    }
  }
}
