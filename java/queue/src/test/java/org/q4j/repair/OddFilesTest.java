package org.q4j.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.q4j.CorruptException;
import org.q4j.FullException;
import org.q4j.Q4jException;
import org.q4j.format.HeaderDescriptor;

/**
 * Damaged headers, blocks in the wrong place, and disks that are full while something is mended.
 */
class OddFilesTest extends RepairCase {

  @Test
  void withoutMagicAndFirstBlockTheOthersAreSalvaged() {
    create("ab", "cd", "ef");
    damage(0, new int[HeaderDescriptor.FIELDS_LENGTH]);
    destroyHeads(FIRST);
    Examination examination = examine();
    assertEquals(FileStatus.DAMAGED, examination.status());
    assertTrue(examination.notes().toString().contains("V2"), examination.notes()::toString);
    salvage(false);
    assertEquals("cdef", letters(NEW));
  }

  @Test
  void whatHoldsNoBlockAtAllIsNoQueueFile() {
    for (byte[] bytes : List.of(new byte[0], new byte[1], new byte[9000])) {
      disk.put(FILE, bytes);
      CorruptException refused = assertThrows(CorruptException.class, this::examine);
      assertTrue(
          refused.getMessage().contains(bytes.length == 0 ? "is empty" : "not a queue file"),
          refused::getMessage);
    }
  }

  @Test
  void aFindingNeverExpectsWhatItFound() {
    create("ab", "cd", "ef");
    byte[] whole = disk.bytes(FILE);
    for (int at = FIRST; at < FIRST + 66; at++) {
      for (int value : new int[] {0, 0x40, 0xff}) {
        disk.put(FILE, whole);
        damage(at, value);
        for (Finding finding : examine().findings()) {
          assertFalse(finding.expected().equals(finding.found()), finding::toString);
        }
      }
    }
    disk.put(FILE, whole);
    destroyHeads(FIRST + 22);
    assertTrue(
        examine().findings().toString().contains("head ffffffff (expected a checksum record)"));
  }

  @Test
  void theHeaderOfASoundFileIsPutRightInPlaceAndInACopyAlike() {
    for (int attr : new int[] {0, 1}) {
      create("ab", "cd");
      damage(HeaderDescriptor.ATTR, attr);
      damage(HeaderDescriptor.BYTES_TOTAL, 0x55, 0x55, 0x55);
      damage(HeaderDescriptor.BYTES_REMOVED, 0x77);
      RepairReport copied = new Repairer(disk).repairTo(FILE, NEW, read -> {});
      RepairReport repaired = new Repairer(disk).repair(FILE, read -> {});
      assertEquals(copied.changes(), repaired.changes());
      byte[] header = Arrays.copyOf(disk.bytes(FILE), HeaderDescriptor.FIELDS_LENGTH);
      assertArrayEquals(header, Arrays.copyOf(disk.bytes(NEW), header.length));
      ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals(4 * 5, fields.getLong(HeaderDescriptor.BYTES_TOTAL));
      assertEquals(0, fields.getLong(HeaderDescriptor.BYTES_REMOVED));
      assertFalse(new Repairer(disk).repair(FILE, read -> {}).done());
      disk.delete(NEW);
      disk.delete(FILE);
    }
  }

  /** Puts what stood in the blocks {@code from} into the blocks {@code to}, all of two rows. */
  private void move(int[] from, int[] to) {
    byte[] before = disk.bytes(FILE);
    byte[] bytes = before.clone();
    for (int i = 0; i < from.length; i++) {
      System.arraycopy(before, FIRST + 22 * from[i], bytes, FIRST + 22 * to[i], 22);
    }
    disk.put(FILE, bytes);
  }

  @Test
  void swappedBlocksVerifyForNoneSaysItsPlace() {
    create("ab", "cd", "ef");
    move(new int[] {1, 2}, new int[] {2, 1});
    assertStatus(FileStatus.SOUND);
    salvage(false);
    assertEquals(List.of("1a", "2b", "3e", "4f", "5c", "6d"), rows(NEW));
  }

  @Test
  void aBlockOverAnotherOfTheSameRowsVerifiesToo() {
    create("ab", "cd", "ef");
    move(new int[] {0}, new int[] {1});
    assertStatus(FileStatus.SOUND);
    assertEquals("ababef", letters(FILE));
  }

  @Test
  void aBlockThatStandsTwiceIsNoticedByTheRowCount() {
    create("ab", "cd", "ef");
    move(new int[] {2}, new int[] {3});
    assertStatus(FileStatus.SOUND); // Behind the end, it is not the file's.
    assertTrue(examine().notes().toString().contains("22 bytes behind"));
    damage(HeaderDescriptor.END, (FIRST + 4 * 22) & 0xff);
    assertStatus(FileStatus.DAMAGED);
    assertTrue(examine().findings().toString().contains("row_count disagrees"));
  }

  /** Runs until a disk that is full at ever later calls lets it through; it lost nothing before. */
  private void fullAtEveryCall(Runnable mend, boolean inPlace) {
    create("ab", "cd", "ef");
    damage(FIRST + 22 + 16, 'X');
    byte[] damaged = disk.bytes(FILE);
    for (long call = 0; ; call++) {
      long at = disk.calls() + call;
      boolean[] met = new boolean[1];
      disk.onCall(
          (operation, path, number) -> {
            boolean growing = operation.equals("grow") || operation.equals("create");
            met[0] |= number >= at;
            return number >= at && growing ? new FullException("full: " + path, null) : null;
          });
      try {
        mend.run();
        if (!met[0]) {
          assertTrue(call > 3, "calls=" + call);
          return;
        }
      } catch (Q4jException full) {
        assertTrue(full instanceof FullException, full::toString);
        assertArrayEquals(damaged, disk.bytes(FILE));
        assertEquals(List.of("t.Q4M"), disk.list(FILE.getParent()));
        continue;
      }
      disk.onCall((operation, path, number) -> null);
      assertEquals("abef", letters(inPlace ? FILE : NEW));
      disk.list(FILE.getParent()).forEach(name -> disk.delete(FILE.resolveSibling(name)));
      disk.put(FILE, damaged);
    }
  }

  @Test
  void aRepairOnAFullDiskChangesNothingAndLeavesNothing() {
    fullAtEveryCall(() -> new Repairer(disk).repair(FILE, read -> {}), true);
  }

  @Test
  void aCopyOrASalvageOnAFullDiskLeavesNothing() {
    fullAtEveryCall(() -> new Repairer(disk).repairTo(FILE, NEW, read -> {}), false);
    for (String name : disk.list(FILE.getParent())) {
      disk.delete(FILE.resolveSibling(name));
    }
    disk.onCall((operation, path, number) -> null);
    fullAtEveryCall(() -> salvage(false), false);
  }
}
