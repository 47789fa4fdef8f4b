package org.q4j.queue;

import java.util.List;
import org.q4j.row.RowBuilder;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** Inserts whose callers wait until they are as safe as the durability says. Thread-safe. */
final class Inserts {
  private final Gate gate;
  private final Capacity capacity;
  private final Waiters waiters;

  Inserts(Gate gate, Capacity capacity, Waiters waiters) {
    this.gate = gate;
    this.capacity = capacity;
    this.waiters = waiters;
  }

  /** Returns the row id. */
  long insert(OneRow one) {
    Generation now = gate.enter();
    try {
      if (!capacity.isBounded()) {
        return now.file.append(one.append(), one.encode(now.codec));
      }
    } finally {
      gate.leave();
      waiters.dispatch();
    }
    return insert(one.rows(), null, null);
  }

  /** Returns the row id of the first row; 0 when they were left out. */
  long insert(List<RowBuilder> rows, Source source, ReceiveMode mode) {
    byte[][] bodies;
    Generation now = gate.enter();
    try {
      bodies = now.encode(rows);
      if (!capacity.isBounded()) {
        return append(now, bodies, source, mode);
      }
      if (mode == ReceiveMode.APPEND && source.rowId() <= now.file.lastReceived(source.sender())) {
        return 0; // It needs no room: a full queue must not refuse it, nor drop a row for it.
      }
    } finally {
      gate.leave();
      waiters.dispatch();
    }
    return writeBounded(rows, Generation.length(source, bodies), source, mode);
  }

  private long writeBounded(List<RowBuilder> rows, long length, Source source, ReceiveMode mode) {
    // Outside of the gate: it may have to wait for room, which others make inside.
    capacity.enter(rows.size(), length);
    try {
      Generation now = gate.enter();
      try {
        return append(now, now.encode(rows), source, mode);
      } finally {
        gate.leave();
      }
    } finally {
      capacity.leave(rows.size(), length);
      waiters.dispatch();
    }
  }

  private static long append(Generation now, byte[][] bodies, Source source, ReceiveMode mode) {
    return source == null
        ? now.file.append(bodies)
        : now.file.receive(source, mode, bodies).orElse(0);
  }
}
