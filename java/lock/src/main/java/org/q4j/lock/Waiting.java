package org.q4j.lock;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Trying again and again, up to a limit. */
final class Waiting {
  /** One try. */
  interface Try<T> {
    Optional<T> now() throws IOException;
  }

  private Waiting() {}

  /**
   * Tries once and then, as long as the wait lasts, after pauses of half to the whole of {@code
   * pause}: contenders that began together must not go on together.
   */
  static <T> Optional<T> until(Duration wait, Duration pause, Try<T> attempt)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long limit = nanos(wait);
    while (true) {
      Optional<T> taken = attempt.now();
      long left = limit - (System.nanoTime() - start);
      if (taken.isPresent() || left <= 0) {
        return taken;
      }
      long next = ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos() + 1);
      Thread.sleep(Duration.ofNanos(Math.min(left, next)).toMillis() + 1);
    }
  }

  private static long nanos(Duration wait) {
    try {
      return wait.toNanos();
    } catch (ArithmeticException centuries) {
      return wait.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }
}
