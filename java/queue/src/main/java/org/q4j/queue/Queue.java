package org.q4j.queue;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.q4j.UnsupportedException;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.RecoveryReport;
import org.q4j.store.Source;

/**
 * A durable first-in, first-out queue of typed rows.
 *
 * <p>Thread-safe. Row ids rise by one a row from 1, in the order of the rows in the file, and
 * survive restarts; {@link #truncate} starts them at 1 again.
 */
public interface Queue {

  /** Returns the name, {@code db.table}. */
  String name();

  /** Returns the columns. */
  Schema schema();

  /**
   * As {@link #schema}, but waits for nothing. For threads that nobody must wait for.
   *
   * @return empty when the queue's file is being replaced, or this cannot be told
   */
  default Optional<Schema> trySchema() {
    return Optional.empty();
  }

  /**
   * Inserts one row. When this returns, the row is as safe as the store's {@link
   * org.q4j.store.Durability} says.
   *
   * @param filler sets the columns; one that is not set takes its default, or NULL. What it is
   *     given serves other rows afterwards: whoever wants to keep it takes {@link #newRow}
   * @return the row id
   * @throws org.q4j.SchemaException when a value does not fit; nothing is inserted
   * @throws org.q4j.FullException when the disk has no room; nothing is inserted
   */
  long insert(Consumer<RowBuilder> filler);

  /** Returns an empty row of this queue's columns, to be filled and given to {@link #insertAll}. */
  RowBuilder newRow();

  /**
   * Inserts many rows as one append: after a crash all of them are there or none.
   *
   * @param rows made by {@link #newRow}; at least one
   * @return the row id of the first; the others follow it one by one
   */
  long insertAll(List<RowBuilder> rows);

  /**
   * As {@link #insertAll}, but returns at once; only who is far ahead of the disk (32 MiB) is held
   * back. Inserts of one thread reach the file in their order.
   *
   * @param rows at least one; may be used again when this returns
   * @return is given the row id of the first row when the rows are as safe as after {@link
   *     #insertAll}, or what kept them from being inserted. What depends on it runs on a thread of
   *     the queue's and holds up others' results
   * @throws org.q4j.SchemaException when a value does not fit; nothing is inserted
   * @throws org.q4j.FullException when the queue's bounds do not allow it
   */
  CompletableFuture<Long> insertAsync(List<RowBuilder> rows);

  /**
   * As {@link #insertAsync} while somebody writes to the queue, whose next sync it shares;
   * otherwise the calling thread writes and syncs itself, if the queue is in this process, and what
   * is returned is complete. For a server's threads: the fewer are woken, the sooner a client has
   * its answer.
   */
  default CompletableFuture<Long> insertOrJoin(List<RowBuilder> rows) {
    return insertAsync(rows);
  }

  /**
   * As {@link #insertAsync} while somebody writes to the queue, whose next sync it shares, and
   * nothing is to be waited for. For threads that nobody must wait for.
   *
   * @return empty, with nothing done, when nobody writes, or the caller would have to wait
   */
  default Optional<CompletableFuture<Long>> tryJoin(List<RowBuilder> rows) {
    return Optional.empty();
  }

  /**
   * Inserts rows as they come from an iterator, without holding all of them in memory: in appends
   * of about 1 MiB, some ahead of the disk. When it fails, a first part of the rows is inserted:
   * {@link #count} and {@link QueueStats#nextRowId} tell how many.
   *
   * @param rows may give the same builder each time
   * @return how many were inserted, all of them as safe as after {@link #insertAll}
   */
  long insertEach(Iterator<RowBuilder> rows);

  /**
   * Inserts rows that a relay sent, as one append, unless they were received before. What each
   * sender has sent last is kept with the rows and survives a crash, so a relay that is not sure
   * may send again.
   *
   * @param source where they come from; its row id is above those that this sender sent before
   * @param mode what happens if it is not
   * @param rows at least one
   * @return the row id of the first; empty when they were left out
   */
  OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows);

  /**
   * Forgets, durably, what a sender's rows have reached, and not the rows: it counts from 0 again.
   *
   * @param sender 0 to 63, see {@link Source}
   * @throws org.q4j.UnsupportedException where that takes a row
   */
  void forgetReceived(int sender);

  /** Returns the number of rows, ready and owned. O(1). */
  long count();

  /** Returns the figures of {@code q4j stat}. O(1). */
  QueueStats stats();

  /**
   * Returns the oldest rows without taking them: ready ones, and those that somebody owns.
   *
   * @param limit at most so many; 0 or more
   * @throws IllegalArgumentException when {@code limit} is negative
   * @throws org.q4j.CorruptException when a row does not fit the queue's definition
   */
  List<StoredRow> peek(int limit);

  /** Returns the rows as they are now, to go over while the queue is used. */
  Snapshot snapshot();

  /**
   * As {@link #snapshot}, without the rows that somebody owns: what Q4M shows to those who own
   * none. A row that is taken while this is called may still be among them.
   *
   * @throws UnsupportedException where the owners are not known
   */
  default Snapshot readySnapshot() {
    throw new UnsupportedException("who owns what is not known here: " + name());
  }

  /**
   * Removes rows that nobody owns, as one acknowledged group: when this returns, all of them stay
   * removed. Meanwhile nobody is given a row of this queue.
   *
   * @param which is asked about each row that nobody owns, oldest first; it may ask this queue, but
   *     neither take rows of it, compact or truncate it, nor call the store, which may be waiting
   *     for this
   * @return how many were removed
   */
  long delete(Predicate<StoredRow> which);

  /**
   * As {@link #delete(Predicate)}, but stops when enough rows are found.
   *
   * @param limit at most so many are removed, the oldest; 0 or more
   */
  default long delete(Predicate<StoredRow> which, long limit) {
    long[] found = {0};
    return delete(row -> found[0] < limit && which.test(row) && found[0]++ < limit);
  }

  /**
   * As {@link #delete(Predicate)}, those that match a condition.
   *
   * @param condition see {@link org.q4j.condition.Condition}
   * @throws org.q4j.SchemaException when it does not compile
   */
  long delete(String condition);

  /** Removes all rows that nobody owns, and keeps counting row ids. Returns how many. */
  long purge();

  /**
   * Removes all rows; row ids start at 1 again. Rows that are owned never come back; their owners'
   * end and abort do nothing.
   */
  void truncate();

  /**
   * Gives the space of ended rows back: the others are copied to a new file, which takes the old
   * one's place. Inserts, takes and ends go on meanwhile; row ids and owned rows stay. By itself
   * this happens as {@link StoreOptions#compaction} says.
   *
   * @throws org.q4j.FullException when there is no room for the new file; nothing has changed
   */
  void compact();

  /** Sets how much may be in this queue, from now on and until it is closed. */
  void bounds(QueueBounds bounds);

  /**
   * Sets where rows go that are given back too often, from now on and until it is closed.
   *
   * @throws org.q4j.NotFoundException when there is no such queue
   * @throws org.q4j.SchemaException when its columns are others
   */
  void deadLetters(DeadLetters policy);

  /** Returns what opening this queue had to recover; empty when it had been closed properly. */
  Optional<RecoveryReport> recovery();
}
