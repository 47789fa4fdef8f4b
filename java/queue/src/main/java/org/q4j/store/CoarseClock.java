package org.q4j.store;

/**
 * The time for statistics of single rows: the system's where it is asked for seldom; where it is
 * asked for so often that reading the system's clock is a good part of the work, what one thread of
 * the process notes meanwhile. That is behind by {@value Ticker#STEP_MILLIS} ms, or by as long as
 * the machine kept that thread, and it, from running. For one thread at a time, which sees what the
 * one before did.
 */
public final class CoarseClock {
  /** Reading the system's clock so often in a step takes about a thousandth of it. */
  static final int OFTEN = 500;

  private static final Ticker SHARED = new Ticker();

  private final Ticker ticker;
  private long begun;
  private int reads;

  /** Makes one. */
  public CoarseClock() {
    this(SHARED);
  }

  CoarseClock(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Returns the time as {@link System#nanoTime}, perhaps somewhat behind. */
  public long nanos() {
    long noted = ticker.noted();
    return noted == Ticker.NOTHING ? read() : noted;
  }

  private long read() {
    long now = ticker.exactly();
    if (now - begun > Ticker.STEP_NANOS) {
      begun = now;
      reads = 0;
    }
    if (++reads == OFTEN) {
      ticker.start();
    }
    return now;
  }
}
