package org.q4j.archive;

import java.time.Duration;
import java.time.Instant;

/**
 * Which files are old enough, at one moment.
 *
 * @param now the moment
 * @param least how long ago the content must have been written
 */
record Age(Instant now, Duration least) {
  boolean isReached(Instant modified) {
    return !modified.plus(least).isAfter(now);
  }
}
