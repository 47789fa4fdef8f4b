package org.q4j.cli;

import org.q4j.backup.DumpProgress;

/** Shows on a terminal how far a dump is, how fast, and how long the rest will take. */
final class DumpMeter implements DumpProgress {
  private static final long STEP_NANOS = 500_000_000L;

  private final Streams streams;
  private final long start = System.nanoTime();
  private long next = start + STEP_NANOS;
  private boolean shown;

  DumpMeter(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void at(long done, long length) {
    long now = System.nanoTime();
    if (!streams.terminal() || now < next || done <= 0) {
      return;
    }
    next = now + STEP_NANOS;
    shown = true;
    double seconds = (now - start) / 1e9;
    String left =
        length == 0 ? "" : ", %d s left".formatted(Math.round(seconds * (length - done) / done));
    streams
        .err()
        .print(
            "\rq4j: %d of %d MiB, %.0f MiB/s%s "
                .formatted(done >> 20, length >> 20, done / seconds / (1 << 20), left));
  }

  /** What is said next begins on a line of its own. */
  void end() {
    if (shown) {
      streams.err().println();
      shown = false;
    }
  }
}
