package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.q4j.io.Storage;
import org.q4j.testing.SimulatedDisk;

/** How much space behind the last block is filled with zeros. */
class ZeroedAheadTest {
  private static final int LENGTH = 1 << 20;
  private static final int BLOCK = 1000;
  private static final int START = 4096;

  private final ZeroedAhead zeroed = new ZeroedAhead();
  private Storage storage;

  @BeforeEach
  void create() {
    SimulatedDisk disk = new SimulatedDisk();
    disk.createDirectories(Path.of("/data"));
    storage = disk.create(Path.of("/data/zeroed"));
    storage.grow(LENGTH);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  /** Writes blocks one after the other; returns where the last one ends. */
  private long append(int blocks, int length) {
    long end = START;
    for (int i = 0; i < blocks; i++) {
      end = append(end, length);
    }
    return end;
  }

  private long append(long start, int length) {
    zeroed.before(storage, start, start + length);
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 1);
    storage.write(start, new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 1);
    return start + length;
  }

  private long filledFrom(long end) {
    return storage.nextHole(end) - end;
  }

  @Test
  void behindTheFirstRowNothingIs() {
    assertTrue(filledFrom(append(1, BLOCK)) < 512);
  }

  @Test
  void behindFewRowsIsNoMoreThanTheyTake() {
    for (long end = append(10, BLOCK); end < START + 60 * BLOCK; end = append(end, BLOCK)) {
      long filled = filledFrom(end);
      assertTrue(filled <= end - START, "end=" + end + " filled=" + filled);
    }
  }

  @Test
  void behindManyRowsIsNoMoreThan128KiBAndUsuallySome() {
    int blocksWithNothingBehind = 0;
    long end = append(200, BLOCK);
    for (int i = 0; i < 500; i++) {
      end = append(end, BLOCK);
      long filled = filledFrom(end);
      assertTrue(filled <= 128 << 10, "filled=" + filled);
      blocksWithNothingBehind += filled < BLOCK ? 1 : 0;
    }
    assertTrue(blocksWithNothingBehind < 20, "of 500: " + blocksWithNothingBehind);
  }

  @Test
  void nothingIsFilledBehindTheFilesEnd() {
    long end = append((LENGTH - START) / BLOCK, BLOCK);
    assertEquals(LENGTH, storage.nextHole(end));
  }

  @Test
  void aLongBlockIsWrittenAlone() {
    long end = append(append(100, BLOCK), 100_000);
    assertTrue(filledFrom(end) < 512);
  }

  @Test
  void whatStandsBeforeStays() {
    long end = append(400, BLOCK);
    ByteBuffer all = ByteBuffer.allocate((int) (end - START));
    storage.read(START, all);
    for (int i = 0; i < all.capacity(); i++) {
      assertEquals(1, all.get(i), "offset " + (START + i));
    }
  }
}
