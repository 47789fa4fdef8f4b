package org.q4j.client.kafka;

import java.util.Map;
import java.util.TreeMap;

/** The offsets of a partition that a share group has ended, as ranges. For one thread. */
final class EndedOffsets {
  /** The last of each range by its first; they do not touch. */
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  /** Adds offsets, which may be there in part. */
  void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> near = ranges.floorEntry(from);
    if (near != null && near.getValue() >= from - 1) {
      from = near.getKey();
      to = Math.max(to, near.getValue());
    }
    for (near = ranges.ceilingEntry(from);
        near != null && near.getKey() <= to + 1;
        near = ranges.ceilingEntry(from)) {
      to = Math.max(to, near.getValue());
      ranges.remove(near.getKey());
    }
    ranges.put(from, to);
  }

  void clear() {
    ranges.clear();
  }

  /** Forgets what is before an offset. */
  void dropBefore(long offset) {
    while (!ranges.isEmpty() && ranges.firstKey() < offset) {
      long last = ranges.pollFirstEntry().getValue();
      if (last >= offset) {
        ranges.put(offset, last);
      }
    }
  }

  boolean has(long offset) {
    Map.Entry<Long, Long> near = ranges.floorEntry(offset);
    return near != null && near.getValue() >= offset;
  }

  /** Returns the first offset from this one on that was not ended. */
  long next(long offset) {
    return has(offset) ? ranges.floorEntry(offset).getValue() + 1 : offset;
  }

  /** Returns the last one; -1 when there is none. */
  long last() {
    return ranges.isEmpty() ? -1 : ranges.lastEntry().getValue();
  }

  long count() {
    return ranges.entrySet().stream().mapToLong(each -> each.getValue() - each.getKey() + 1).sum();
  }
}
