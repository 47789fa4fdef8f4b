package org.q4j.store;

import java.util.concurrent.locks.LockSupport;
import org.q4j.format.RecordDescriptor;

/**
 * One caller's part of a group: rows to append, or rows to remove. Made and waited for by the
 * caller's thread, or waited for by nobody; completed by the group's leader.
 */
final class Commit {
  private static final byte[][] NO_ROWS = {};
  private static final Removals NO_REMOVALS = new Removals();

  byte[][] rows;
  final Removals removals;

  /** Bytes of the row records that this commit appends. */
  long rowsLength;

  /** The row id of the first row; set by the leader. */
  long firstRowId;

  /** The one behind it in line or in its group; guarded by the line, then the leader's. */
  Commit next;

  /** Where the rows come from; null when they do not come from a relay. */
  final Source source;

  final ReceiveMode mode;

  /** Whether the rows are not written, having been received before; set by the leader. */
  boolean skipped;

  /** The thread that waits for it; null when nobody does, or who leads it alone. */
  private Thread owner;

  private final Runnable whenDone;

  /** What the leader does before it writes the group; null for nothing. */
  final Runnable before;

  private RuntimeException failure;
  private volatile Turn turn = Turn.WAITS;
  private boolean completedByOwner; // Who led needs no volatile store to know.

  /** Whether its owner is going to look by itself whether it has to lead; guarded by the line. */
  boolean looks;

  /** What its owner waits for. */
  private enum Turn {
    WAITS,
    LEADS,
    DONE
  }

  private Commit(
      byte[][] rows,
      Removals removals,
      Source source,
      ReceiveMode mode,
      Runnable before,
      Runnable whenDone) {
    this.before = before;
    this.whenDone = whenDone;
    this.source = source;
    this.mode = mode;
    this.removals = removals;
    rows(rows);
  }

  private void rows(byte[]... newRows) {
    if (rows != newRows) { // A store of a reference costs a fence.
      rows = newRows;
    }
    long length = 0;
    for (byte[] row : newRows) {
      length += RecordDescriptor.HEAD_LENGTH + row.length;
    }
    rowsLength = length;
  }

  /**
   * Makes a commit that {@link #append} or {@link #remove} made, and that is complete and did not
   * fail, one of other rows.
   *
   * @param newRows those that it appends
   */
  void renew(byte[]... newRows) {
    rows(newRows);
    next = null;
    completedByOwner = false;
    if (turn != Turn.WAITS) { // Who led alone did not wait: a volatile store would cost him.
      turn = Turn.WAITS;
    }
  }

  /** As {@link #renew(byte[][])}, of what {@link #remove} made. */
  void renew() {
    renew(NO_ROWS);
  }

  static Commit append(byte[]... rows) {
    return new Commit(rows, NO_REMOVALS, null, null, null, null);
  }

  /**
   * Rows that no thread waits for.
   *
   * @param whenDone run when they are written or have failed
   */
  static Commit appendAsync(Runnable whenDone, byte[]... rows) {
    return new Commit(rows, NO_REMOVALS, null, null, null, whenDone);
  }

  /**
   * Nothing to write, but something to do between two groups, which no thread waits for.
   *
   * @param before done by the leader; must not throw
   * @param whenDone run afterwards, by the leader; must be brief and not throw
   */
  static Commit pauseAsync(Runnable before, Runnable whenDone) {
    return new Commit(NO_ROWS, NO_REMOVALS, null, null, before, whenDone);
  }

  /**
   * Keeps nothing of its owner and its group, and of its rows no more than the array, until {@link
   * #renew}. It is complete, so whoever led has read all that he needs.
   */
  void forget() {
    owner = null;
    next = null;
  }

  /** The calling thread is going to wait for it, should it be in line. */
  void own() {
    owner = Thread.currentThread();
  }

  /** Returns whether no thread waits for it. */
  boolean isAsync() {
    return whenDone != null;
  }

  /** Returns whether it is of {@link #pauseAsync}. */
  boolean isPause() {
    return before != null;
  }

  /** Tells who is to be told, if no thread waits. */
  void tell() {
    whenDone.run();
  }

  /** Rows with their source behind them. */
  static Commit receive(Source source, ReceiveMode mode, byte[]... rows) {
    return new Commit(rows, NO_REMOVALS, source, mode, null, null);
  }

  /** No rows, but a sender whose last received row id is to be forgotten. */
  static Commit forget(int sender) {
    return new Commit(NO_ROWS, NO_REMOVALS, new Source(sender, 0), ReceiveMode.RESET, null, null);
  }

  /** Returns whether a sender's last received row id is to be forgotten. */
  boolean forgets() {
    return rows.length == 0 && source != null;
  }

  static Commit remove(Removals removals) {
    return new Commit(NO_ROWS, removals, null, null, null, null);
  }

  /** Returns whether there are rows to write. */
  boolean appends() {
    return rows.length > 0 && !skipped;
  }

  /** Returns the type bits of the rows' heads. */
  int type() {
    return source == null ? RecordDescriptor.ROW : RecordDescriptor.ROW_RECEIVED;
  }

  boolean failed() {
    return failure != null;
  }

  RuntimeException failure() {
    return failure;
  }

  /** The leader's word that this part did not come about; the first one counts. */
  void fail(RuntimeException cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  /**
   * Sleeps until another thread has completed this commit or made its owner the leader, or for some
   * other reason.
   *
   * @param nanos at most so long; 0 for no limit
   */
  void park(long nanos) {
    if (!waits()) {
      return;
    }
    if (nanos == 0) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Returns whether its owner has neither been told that it is complete nor made the leader. */
  boolean waits() {
    return turn == Turn.WAITS;
  }

  /** Returns whether it was completed. For its owner. */
  boolean isOver() {
    return completedByOwner || turn == Turn.DONE;
  }

  /** Returns whether its owner has been made the leader since this was last asked. */
  boolean takesLead() {
    boolean leads = turn == Turn.LEADS;
    if (leads) {
      turn = Turn.WAITS;
    }
    return leads;
  }

  void lead() {
    Thread waiting = owner;
    turn = Turn.LEADS;
    LockSupport.unpark(waiting);
  }

  void complete() {
    Thread waiting = owner; // Once it is done it may be made another one.
    if (waiting == Thread.currentThread()) {
      completedByOwner = true;
      return;
    }
    turn = Turn.DONE;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
  }

  /** Throws what the leader met; its stack is the leader's, and all of a group share it. */
  void rethrow() {
    if (failure != null) {
      throw failure;
    }
  }
}
