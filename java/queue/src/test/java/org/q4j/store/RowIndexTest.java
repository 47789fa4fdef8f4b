package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.q4j.format.RecordDescriptor;

/** Heads in memory, with rows, removed rows, checksums and long gaps between row ids. */
class RowIndexTest {
  private static final int FIRST = 1000;

  private final ByteBuffer file = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
  private final RowIndex index = new RowIndex();
  private final TreeMap<Long, Long> rows = new TreeMap<>();
  private long nextRowId = FIRST;

  private void fill(Random random, int count) {
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(12)) {
        case 0 -> skip(RecordDescriptor.CHECKSUM | 20, RecordDescriptor.CHECKSUM_LENGTH);
        case 1 -> {
          int gap = 1 + random.nextInt(600);
          skip(RecordDescriptor.COUNTER | gap, RecordDescriptor.HEAD_LENGTH);
          nextRowId += gap;
          if (gap > RowIndex.STRIDE) {
            index.skip();
          }
        }
        default -> {
          int size = random.nextInt(40);
          index.add(nextRowId, file.position());
          rows.put(nextRowId++, (long) file.position());
          int type = random.nextBoolean() ? RecordDescriptor.ROW : RecordDescriptor.REMOVED;
          skip(type | size, RecordDescriptor.HEAD_LENGTH + size);
        }
      }
    }
  }

  private void skip(int head, int length) {
    file.putInt(file.position(), head);
    file.position(file.position() + length);
  }

  private RowIndex.Walk walk() {
    return index.walk(offset -> file.getInt((int) offset), file.position());
  }

  private void assertFound(RowIndex.Walk walk, long rowId) {
    var expected = rows.ceilingEntry(rowId);
    RowPosition found = walk.find(rowId);
    if (expected == null) {
      assertNull(found);
    } else {
      assertEquals(expected.getKey(), found.rowId());
      assertEquals(expected.getValue(), found.offset());
    }
  }

  @RepeatedTest(20)
  void aWalkFindsEachRowOfRisingIdsAndOfAnyOthers() {
    Random random = new Random();
    fill(random, 5000);
    RowIndex.Walk rising = walk();
    for (long id = FIRST - 2; id < nextRowId + 5; id += random.nextInt(3)) {
      assertFound(rising, id);
    }
    RowIndex.Walk any = walk();
    for (int i = 0; i < 1000; i++) {
      assertFound(any, FIRST - 2 + random.nextLong(nextRowId - FIRST + 7));
    }
  }

  @Test
  void aWalkOverAllRowsPassesEachHeadOnce() {
    fill(new Random(1), 20_000);
    long[] looks = {0};
    RowIndex.Walk walk =
        index.walk(
            offset -> {
              looks[0]++;
              return file.getInt((int) offset);
            },
            file.position());
    rows.keySet().forEach(walk::find);
    assertTrue(looks[0] < 2 * 20_000, () -> "looks at heads: " + looks[0]);
  }
}
