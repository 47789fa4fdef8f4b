package org.q4j.queue;

import java.lang.ref.WeakReference;
import java.util.List;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowCodec;
import org.q4j.row.Schema;
import org.q4j.store.OneAppend;

/** A row being made, with the memory for its body. For one insert of its owner's at a time. */
final class OneRow {
  /** Memory for a longer body is not worth keeping, for each thread and queue. */
  private static final int KEPT_BYTES = 4 << 10;

  private static final byte[] NONE = {};

  /** Weak, as threads end and queues stay. */
  private final WeakReference<Thread> owner;

  private final RowBuilder row;
  private final byte[][] bodies = {NONE};
  private final OneAppend append = new OneAppend();

  private boolean used = true;

  /**
   * Makes one that is used.
   *
   * @param owner the only thread that calls anything here but {@link #isOf}
   */
  OneRow(RowBuilder row, Thread owner) {
    this.row = row;
    this.owner = new WeakReference<>(owner);
  }

  boolean isOf(Thread thread) {
    return owner.refersTo(thread);
  }

  boolean isUsed() {
    return used;
  }

  /** Returns whether it is an empty row of these columns now, and used. */
  boolean tryUse(Schema schema) {
    if (used || !row.schema().equals(schema)) {
      return false;
    }
    used = true;
    return true;
  }

  /** Lets the next insert use it; returns false when it may take too much memory for that. */
  boolean free() {
    used = bodies[0] == NONE || bodies[0].length > KEPT_BYTES;
    if (!used) {
      row.clear();
      append.forget();
    }
    return !used;
  }

  RowBuilder row() {
    return row;
  }

  OneAppend append() {
    return append;
  }

  List<RowBuilder> rows() {
    return List.of(row);
  }

  /**
   * Returns its body, which is good until it is encoded again.
   *
   * @throws org.q4j.SchemaException when it is not of the codec's columns
   */
  byte[][] encode(RowCodec codec) {
    byte[] body = codec.encode(row, bodies[0]);
    if (body != bodies[0]) {
      bodies[0] = body;
    }
    return bodies;
  }
}
