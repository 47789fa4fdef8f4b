package org.q4j.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.q4j.Q4jException;

/** Keeps the reading of one run, of however many streams, below a rate. For one thread. */
final class Pace {
  private static final int MOST = 1 << 16;

  /** Waits so many nanoseconds. */
  interface Sleeper {
    void sleep(long nanos) throws InterruptedException;
  }

  private final long limit;
  private final LongSupplier clock;
  private final Sleeper sleeper;
  private final long begin;
  private long taken;

  /**
   * @param limit bytes a second; 0: any number
   */
  Pace(long limit) {
    this(limit, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  Pace(long limit, LongSupplier clock, Sleeper sleeper) {
    this.limit = limit;
    this.clock = clock;
    this.sleeper = sleeper;
    begin = clock.getAsLong();
  }

  /** Returns a stream that is read at the pace. */
  InputStream of(InputStream in) {
    if (limit == 0) {
      return in;
    }
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int one = super.read();
        await(one < 0 ? 0 : 1);
        return one;
      }

      @Override
      public int read(byte[] to, int from, int count) throws IOException {
        int got = super.read(to, from, (int) Math.min(count, Math.max(1, Math.min(limit, MOST))));
        await(Math.max(0, got));
        return got;
      }
    };
  }

  private void await(int bytes) {
    taken += bytes;
    long due = (long) ((double) taken / limit * TimeUnit.SECONDS.toNanos(1));
    try {
      for (long left = left(due); left > 0; left = left(due)) {
        sleeper.sleep(left);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException("interrupted", interrupted);
    }
  }

  private long left(long due) {
    return due - (clock.getAsLong() - begin);
  }
}
