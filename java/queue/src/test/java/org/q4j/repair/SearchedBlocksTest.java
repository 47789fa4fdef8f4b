package org.q4j.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.q4j.UnsupportedException;
import org.q4j.format.HeaderDescriptor;
import org.q4j.store.QueueFile;
import org.q4j.store.QueueFiles;

/** What a search finds where no length and no head leads, and what it takes to believe it. */
class SearchedBlocksTest extends RepairCase {
  private static final int BLOCK = 22;

  private static List<StretchKind> kinds(RepairReport report) {
    return report.lost().stream().map(lost -> lost.damage().kind()).toList();
  }

  /** A file whose rows are bodies, a block each. */
  private void createOf(byte[]... bodies) {
    QueueFiles.prepare(disk, FILE);
    try (QueueFile file = open(FILE)) {
      for (byte[] body : bodies) {
        file.append(body);
      }
    }
  }

  /** Returns the blocks of a file, with bytes before and behind them. */
  private byte[] blocksOf(String before, String block, String behind) {
    create(block);
    byte[] blocks = Arrays.copyOfRange(disk.bytes(FILE), FIRST, FIRST + 12 + 5 * block.length());
    disk.delete(FILE);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(before.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    body.writeBytes(blocks);
    body.writeBytes(behind.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return body.toByteArray();
  }

  @Test
  void whatLeadsToTheEndIsKeptAndTheReportSaysThatASearchFoundIt() {
    create("ab", "cd", "ef", "gh");
    destroyHeads(FIRST + BLOCK);
    RepairReport report = salvage(false);
    assertEquals(List.of(StretchKind.SEARCHED), kinds(report));
    assertEquals("abefgh", letters(NEW));
    assertTrue(report.lost().get(0).damage().toString().contains("found by a search"));
  }

  @Test
  void whatLeadsOnlyToTheNextSearchIsLeftOutUnlessAskedFor() {
    create("ab", "cd", "ef", "gh", "ij");
    destroyHeads(FIRST + BLOCK);
    destroyHeads(FIRST + 3 * BLOCK);
    RepairReport report = salvage(false);
    assertEquals(
        List.of(StretchKind.SEARCHED, StretchKind.UNPROVEN, StretchKind.SEARCHED), kinds(report));
    assertEquals("abij", letters(NEW));
    assertTrue(report.losesRows());
    assertTrue(report.notes().toString().contains("--unverified"), report.notes()::toString);
    disk.delete(NEW);
    disk.delete(LOST);
    salvage(true);
    assertEquals("abefij", letters(NEW));
    new Repairer(disk).repair(FILE, read -> {});
    assertEquals("abij", letters(FILE));
    assertStatus(FileStatus.SOUND);
  }

  @Test
  void damageWhoseLengthLeadsOnTakesNoProofAway() {
    create("ab", "cd", "ef", "gh", "ij");
    destroyHeads(FIRST + BLOCK);
    damage(FIRST + 3 * BLOCK + 16, 'X');
    assertEquals(List.of(StretchKind.SEARCHED, StretchKind.BROKEN), kinds(salvage(false)));
    assertEquals("abefij", letters(NEW));
  }

  @Test
  void anUnfinishedAppendTakesNoProofAway() {
    create("ab", "cd", "ef", "gh");
    unclose();
    destroyHeads(FIRST + BLOCK);
    damage(FIRST + 3 * BLOCK + 4, 0, 1); // The last block should reach behind what is there.
    damage(FIRST + 3 * BLOCK + 18, 1);
    salvage(false);
    assertEquals("abef", letters(NEW));
  }

  @Test
  void blocksInTheMidstOfARowAreNeverTaken() {
    byte[] outer = blocksOf("before", "xy", "behind");
    createOf(new byte[] {'a'}, outer, new byte[] {'z'});
    destroyHeads(FIRST + 17);
    RepairReport report = salvage(false);
    assertTrue(kinds(report).contains(StretchKind.UNPROVEN), report.lost()::toString);
    assertEquals("az", letters(NEW));
    new Repairer(disk).repair(FILE, read -> {});
    assertEquals("az", letters(FILE));
  }

  @Test
  void blocksAtTheEndOfTheLastRowAreNotTakenWhenTheyMakeMoreRowsThanTheHeaderCounts() {
    createOf(new byte[] {'a'}, blocksOf("before", "xy", ""));
    destroyHeads(FIRST + 17);
    salvage(false);
    assertEquals("a", letters(NEW));
  }

  @Test
  void noRowIsSearchedAsLongAsLengthOrHeadsLeadToTheEnd() {
    createOf(new byte[] {'a'}, blocksOf("before", "xy", ""));
    damage(HeaderDescriptor.ROW_COUNT, 0);
    damage(FIRST + 17, 0xff, 0xff, 0xff, 0xff); // The length behind it still leads to the end.
    assertEquals(List.of(StretchKind.BROKEN), kinds(salvage(false)));
    assertEquals("a", letters(NEW));
  }

  @Test
  void aClosedFilesRowCountTellsHowManyRowIdsAStretchTookUp() {
    create("ab", "cdxyz", "ef");
    destroyHeads(FIRST + BLOCK);
    RepairReport report = salvage(false);
    assertEquals(List.of("1a", "2b", "8e", "9f"), rows(NEW));
    assertEquals(5, report.rowsLost());
    RepairReport repaired = new Repairer(disk).repair(FILE, read -> {});
    assertEquals(List.of("1a", "2b", "8e", "9f"), rows(FILE));
    assertEquals(5, repaired.rowsLost());
  }

  @Test
  void damageInTheFirstLiveBlockMovesNoRowId() {
    for (boolean headsToo : new boolean[] {false, true}) {
      create("ab", "cd", "ef");
      damage(HeaderDescriptor.BEGIN_ROW_ID, 101);
      damage(FIRST + 16, 'X');
      if (headsToo) {
        destroyHeads(FIRST);
      }
      assertFalse(examine().findings().toString().contains("begin"), examine()::toString);
      assertEquals(101, salvage(false).lost().get(0).firstRowId());
      assertEquals(List.of("103c", "104d", "105e", "106f"), rows(NEW));
      new Repairer(disk).repair(FILE, read -> {});
      assertEquals(List.of("103c", "104d", "105e", "106f"), rows(FILE));
      for (String name : disk.list(FILE.getParent())) {
        disk.delete(FILE.resolveSibling(name));
      }
    }
  }

  @Test
  void aBeginInTheMidstOfALostBlockCountsTheRowsBehindIt() {
    create("ab", "cd", "ef");
    damage(HeaderDescriptor.BEGIN, (FIRST + 17) & 0xff);
    damage(HeaderDescriptor.BEGIN_ROW_ID, 102);
    damage(FIRST + 15, 0x80); // The first row is removed.
    damage(FIRST + 16, 'X');
    assertEquals(101, salvage(false).lost().get(0).firstRowId());
    assertEquals(List.of("103c", "104d", "105e", "106f"), rows(NEW));
  }

  @Test
  void aRowCountThatCannotBeTrueIsNotUsed() {
    create("ab", "cd", "ef");
    destroyHeads(FIRST + BLOCK);
    damage(HeaderDescriptor.ROW_COUNT, 0xff, 0xff);
    assertTrue(salvage(false).rowsLost() <= 2);
    assertEquals("abef", letters(NEW));
  }

  @Test
  void bytesTooFewForABlockAreRefusedByARepairAndHoldNoRowForASalvage() {
    create("ab", "cd");
    byte[] bytes = disk.bytes(FILE);
    int second = FIRST + BLOCK;
    for (int extra = 1; extra < DeadStretch.SHORTEST; extra++) {
      byte[] longer = bytes.clone();
      System.arraycopy(bytes, second, longer, second + extra, BLOCK);
      Arrays.fill(longer, second, second + extra, (byte) 0xff);
      ByteBuffer header = ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN);
      header.putLong(HeaderDescriptor.END, FIRST + 2 * BLOCK + extra);
      disk.put(FILE, longer);
      UnsupportedException refused =
          assertThrows(
              UnsupportedException.class, () -> new Repairer(disk).repair(FILE, read -> {}));
      assertTrue(refused.getMessage().contains("q4j file salvage " + FILE), refused::getMessage);
      assertThrows(UnsupportedException.class, () -> new Repairer(disk).plan(FILE, read -> {}));
      assertArrayEquals(longer, disk.bytes(FILE));
      assertFalse(disk.exists(FILE.resolveSibling("t.Q4M.before-repair-1")));
      assertEquals(0, salvage(false).rowsLost());
      assertEquals(List.of("1a", "2b", "3c", "4d"), rows(NEW));
      disk.delete(NEW);
      disk.delete(LOST);
    }
  }
}
