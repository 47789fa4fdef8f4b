package org.q4j.cli;

import java.util.function.LongConsumer;

/** Shows on a terminal how far a file has been read and how long the rest will take. */
final class ReadProgress implements LongConsumer {
  private static final long STEP_NANOS = 500_000_000L;

  private final Streams streams;
  private final long length;
  private final long start = System.nanoTime();
  private long next = start + STEP_NANOS;
  private boolean shown;

  ReadProgress(Streams streams, long length) {
    this.streams = streams;
    this.length = length;
  }

  @Override
  public void accept(long offset) {
    long now = System.nanoTime();
    if (!streams.terminal() || now < next || offset <= 0) {
      return;
    }
    next = now + STEP_NANOS;
    shown = true;
    double seconds = (now - start) / 1e9;
    long left = Math.round(seconds * Math.max(0, length - offset) / offset);
    streams
        .err()
        .print("\rq4j: %d of %d MiB, %d s left ".formatted(offset >> 20, length >> 20, left));
  }

  /** What is said next begins on a line of its own. */
  void end() {
    if (shown) {
      streams.err().println();
      shown = false;
    }
  }
}
