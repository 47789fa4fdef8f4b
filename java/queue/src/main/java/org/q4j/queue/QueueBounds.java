package org.q4j.queue;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a queue may hold, owned rows included.
 *
 * @param maxRows rows; 1 or more
 * @param maxBytes bytes of row records, 4 bytes of head for each row included; 1 or more
 * @param whenFull what an insert does that does not fit
 * @param patience how long it waits, with {@link WhenFull#WAIT}
 */
public record QueueBounds(long maxRows, long maxBytes, WhenFull whenFull, Duration patience) {
  /** No bounds but the disk's. */
  public static final QueueBounds NONE =
      new QueueBounds(Long.MAX_VALUE, Long.MAX_VALUE, WhenFull.FAIL, Duration.ZERO);

  /** Checks the values. */
  public QueueBounds {
    Objects.requireNonNull(whenFull, "whenFull");
    if (maxRows < 1 || maxBytes < 1 || patience.isNegative()) {
      throw new IllegalArgumentException(
          "maxRows=%d maxBytes=%d patience=%s (expected 1 or more, 1 or more, 0 or more)"
              .formatted(maxRows, maxBytes, patience));
    }
  }

  /** Returns a bound of rows. */
  public static QueueBounds rows(long maxRows, WhenFull whenFull) {
    return new QueueBounds(maxRows, Long.MAX_VALUE, whenFull, Duration.ofSeconds(30));
  }

  boolean allows(long rows, long bytes) {
    return rows <= maxRows && bytes <= maxBytes;
  }
}
