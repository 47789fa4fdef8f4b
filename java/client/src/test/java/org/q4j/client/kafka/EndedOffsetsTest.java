package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EndedOffsetsTest {
  private static final int OFFSETS = 60;

  /** Beside a set that has each offset. */
  @Test
  void rangesAreWhatASetWouldHave() {
    long seed = Long.getLong("q4j.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      EndedOffsets ranges = new EndedOffsets();
      TreeSet<Long> set = new TreeSet<>();
      for (int step = 0; step < 12; step++) {
        long first = random.nextInt(OFFSETS);
        if (random.nextInt(5) == 0) {
          ranges.dropBefore(first);
          set.headSet(first).clear();
        } else {
          long last = first + random.nextInt(6);
          ranges.add(first, last);
          for (long each = first; each <= last; each++) {
            set.add(each);
          }
        }
        compare(ranges, set, "seed=" + seed);
      }
    }
  }

  private static void compare(EndedOffsets ranges, SortedSet<Long> set, String seed) {
    assertEquals(set.size(), ranges.count(), seed);
    assertEquals(set.isEmpty() ? -1 : set.last(), ranges.last(), seed);
    for (long each = 0; each < OFFSETS + 8; each++) {
      assertEquals(set.contains(each), ranges.has(each), seed);
      long next = each;
      while (set.contains(next)) {
        next++;
      }
      assertEquals(next, ranges.next(each), seed);
    }
  }
}
