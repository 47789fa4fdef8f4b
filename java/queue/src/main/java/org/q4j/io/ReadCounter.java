package org.q4j.io;

import java.util.concurrent.atomic.LongAdder;

/** Counts reads by the way they took. Thread-safe. */
final class ReadCounter {
  private final LongAdder mapped = new LongAdder();
  private final LongAdder byCall = new LongAdder();

  void mapped() {
    mapped.increment();
  }

  void byCall() {
    byCall.increment();
  }

  long mappedSoFar() {
    return mapped.sum();
  }

  long byCallSoFar() {
    return byCall.sum();
  }
}
