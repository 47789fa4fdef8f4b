package org.q4j.store;

/** How often something happens, over the last minute. For one thread at a time. */
final class RateMeter {
  private static final int SECONDS = 60;
  private static final long SECOND = 1_000_000_000L;

  private final long[] counts = new long[SECONDS];
  private long started;
  private long second;

  /**
   * @param now as {@link System#nanoTime}
   */
  RateMeter(long now) {
    started = now;
  }

  /** Takes over what another one has counted. */
  void goOn(RateMeter before) {
    System.arraycopy(before.counts, 0, counts, 0, SECONDS);
    started = before.started;
    second = before.second;
  }

  void mark(long times, long now) {
    advance(now);
    counts[(int) (second % SECONDS)] += times;
  }

  private void advance(long now) {
    long present = (now - started) / SECOND;
    for (long next = Math.max(second + 1, present - SECONDS + 1); next <= present; next++) {
      counts[(int) (next % SECONDS)] = 0;
    }
    second = Math.max(second, present);
  }

  /**
   * Returns the mean of the last minute, or of the time since the start if that is shorter. Changes
   * nothing.
   */
  double perSecond(long now) {
    long last = Math.max(second, (now - started) / SECOND);
    long sum = 0;
    for (int i = 0; i < SECONDS; i++) {
      long then = last - i;
      sum += then < 0 || then > second ? 0 : counts[(int) (then % SECONDS)];
    }
    // The present second counts for as much of it as has passed.
    double seconds = Math.min((now - started) / (double) SECOND, SECONDS - 1 + part(now));
    return seconds <= 0 ? 0 : sum / Math.max(seconds, 0.001);
  }

  private double part(long now) {
    return (now - started) % SECOND / (double) SECOND;
  }
}
