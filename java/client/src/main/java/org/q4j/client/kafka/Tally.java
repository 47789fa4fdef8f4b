package org.q4j.client.kafka;

import java.util.concurrent.atomic.LongAdder;

/** What this process has done with one queue. Thread-safe. */
final class Tally {
  final LongAdder inserted = new LongAdder();
  final LongAdder ended = new LongAdder();
  final LongAdder aborted = new LongAdder();
  final LongAdder closed = new LongAdder();
  final LongAdder expired = new LongAdder();
  final LongAdder buried = new LongAdder();
  final LongAdder evaluations = new LongAdder();
  final LongAdder compiles = new LongAdder();
  final LongAdder waits = new LongAdder();
  final LongAdder immediate = new LongAdder();
  final LongAdder delayed = new LongAdder();
  final LongAdder timedOut = new LongAdder();

  /** Rows that sessions of this process own at present. */
  final LongAdder owned = new LongAdder();
}
