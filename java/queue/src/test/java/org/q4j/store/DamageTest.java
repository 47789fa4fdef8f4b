package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;
import org.q4j.format.HeaderDescriptor;
import org.q4j.testing.SimulatedDisk;

/** One damaged byte, at every place: what is served is what was put in, or the open refuses. */
class DamageTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");
  private static final Path TEMPORARY = Path.of("/data/app/jobs.Q4T");
  private static final List<String> LIVE = List.of("bb", "dddd", "eeeee", "ffffff");

  /** Offsets of the bytes that hold removal bits. */
  private final List<Integer> removalBytes = new ArrayList<>();

  private int end;
  private int lastBlock;

  private byte[] file(boolean closed) {
    SimulatedDisk disk = new SimulatedDisk();
    QueueFiles.prepare(disk, TEMPORARY);
    disk.rename(TEMPORARY, FILE);
    QueueFile file = QueueFile.open(disk, FILE, SyncPolicy.SYNC);
    file.append(bytes("a"), bytes("bb"), bytes("ccc"));
    file.append(bytes("dddd"));
    RecordCursor cursor = file.cursor();
    RowPosition a = cursor.next();
    cursor.next();
    file.remove(a, cursor.next());
    file.close();
    file = QueueFile.open(disk, FILE, SyncPolicy.SYNC);
    file.append(bytes("eeeee"));
    lastBlock = (int) file.stats().end();
    file.append(bytes("ffffff"));
    end = (int) file.stats().end();
    cursor = file.cursor();
    removalBytes.clear();
    for (RowPosition at = cursor.next(); at != null; at = cursor.next()) {
      removalBytes.add((int) at.offset() + 3);
    }
    if (closed) {
      file.close();
    } else {
      file.abandon();
    }
    return disk.bytes(FILE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> rows(QueueFile file) {
    List<String> rows = new ArrayList<>();
    RecordCursor cursor = file.cursor();
    for (RowPosition at = cursor.next(); at != null; at = cursor.next()) {
      rows.add(new String(file.read(at), StandardCharsets.UTF_8));
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneDamagedByteNeverChangesARowAndNeverHidesOne(boolean closed) {
    byte[] sound = file(closed);
    int refused = 0;
    int opened = 0;
    for (int offset = 0; offset < end + 20; offset++) {
      if (offset == 48) {
        offset = 536; // Between the second and the last of the relay sources.
      } else if (offset == 568) {
        offset = 2430; // Zeroes up to where an old header could end.
      } else if (offset == 2470) {
        offset = 4090;
      }
      for (int mask : new int[] {1, 0x40, 0x80, 0xff}) {
        byte[] damaged = sound.clone();
        damaged[offset] ^= (byte) mask;
        SimulatedDisk disk = new SimulatedDisk();
        disk.put(FILE, damaged);
        String where = "closed=" + closed + " offset=" + offset + " mask=" + mask;
        try {
          QueueFile file = QueueFile.open(disk, FILE, SyncPolicy.SYNC);
          check(rows(file), offset, mask, closed, disk, where);
          file.abandon();
          opened++;
        } catch (CorruptException noFileOrDamaged) {
          assertArrayEquals(damaged, disk.bytes(FILE), where);
          refused++;
        }
      }
    }
    assertTrue(refused > 100 && opened > 100, refused + " refused, " + opened + " opened");
  }

  private void check(
      List<String> rows, int offset, int mask, boolean closed, SimulatedDisk disk, String where) {
    List<String> expected = new ArrayList<>(LIVE);
    if ((mask & 0x80) != 0 && removalBytes.contains(offset)) {
      expected.remove(removalBytes.indexOf(offset)); // The checksum does not cover this bit.
    }
    if (!closed && offset >= lastBlock && rows.size() < expected.size()) {
      expected.remove(expected.size() - 1); // As an append that was cut short: put aside.
      assertTrue(disk.exists(FILE.resolveSibling("jobs.Q4M.tail-at-" + lastBlock)), where);
    }
    if (!closed && offset == HeaderDescriptor.ATTR && (mask & HeaderDescriptor.ATTR_DIRTY) != 0) {
      // The header now says "closed" with its old end. Real servers leave dropped blocks behind the
      // end of a closed file, so what stands there is put aside and reported, not served.
      expected = LIVE.subList(0, 2);
      assertTrue(
          disk.list(FILE.getParent()).stream().anyMatch(name -> name.contains("tail")), where);
    }
    boolean removedCameBack = rows.contains("a") || rows.contains("ccc");
    if (removedCameBack && (mask & 0x80) != 0) {
      return; // The same bit of a removed row.
    }
    assertEquals(expected, rows, where);
  }

  @Test
  void everyLengthThatAKilledFileMayBeCutToKeepsWhatIsWholeOrIsRefused() {
    byte[] sound = file(false);
    for (int length = 4096; length <= end; length++) {
      SimulatedDisk disk = new SimulatedDisk();
      disk.put(FILE, java.util.Arrays.copyOf(sound, length));
      try (QueueFile file = QueueFile.open(disk, FILE, SyncPolicy.SYNC)) {
        List<String> rows = rows(file);
        assertEquals(LIVE.subList(0, rows.size()), rows, "length=" + length);
        assertTrue(rows.size() >= 2, "the rows of the last closing: length=" + length);
      } catch (CorruptException refused) {
        assertTrue(length < lastBlock, "length=" + length);
      }
    }
  }
}
