package org.q4j.store;

/**
 * When a queue file is compacted by itself.
 *
 * @param minBytes from how many bytes of row records on, removed ones too
 * @param deadShare from which part of them on that is removed rows: more than 0, at most 1
 */
public record CompactionPolicy(long minBytes, double deadShare) {
  /** As Q4M: from 16 MiB on, when three quarters are removed rows. */
  public static final CompactionPolicy DEFAULT = new CompactionPolicy(16L << 20, 0.75);

  /** Only when it is asked for. */
  public static final CompactionPolicy NEVER = new CompactionPolicy(Long.MAX_VALUE, 1);

  /** Checks the values. */
  public CompactionPolicy {
    if (minBytes < 0 || !(deadShare > 0 && deadShare <= 1)) {
      throw new IllegalArgumentException(
          "minBytes=%d deadShare=%s (expected 0 or more, and more than 0 up to 1)"
              .formatted(minBytes, deadShare));
    }
  }

  boolean applies(long bytesTotal, long bytesRemoved) {
    return bytesTotal >= minBytes && bytesRemoved >= deadShare * bytesTotal;
  }
}
