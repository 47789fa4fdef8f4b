package org.q4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file larger than 32-bit addresses, read while the kernel refuses to map it. */
class ScarceAddressesTest {
  private static final long GIB = 1L << 30;
  private static final long WINDOW = 16 << 20;
  private static final long LENGTH = 5 * GIB; // Whole windows: a short one at the end might fit.
  private static final long PRIME = 0x9e3779b97f4a7c15L;

  @TempDir Path directory;

  private final TreeSet<Long> places = new TreeSet<>();
  private Path file;

  /**
   * A sparse file with 8 bytes at each place: in every window, across edges, around 2^31 and 2^32.
   */
  @BeforeEach
  void write() throws IOException {
    for (long base = 0; base < LENGTH; base += WINDOW) {
      places.add(base + 4321);
    }
    for (long edge : new long[] {WINDOW, GIB, 2 * GIB, 4 * GIB, 5 * GIB - WINDOW}) {
      places.add(edge - 12);
      places.add(edge - 3);
      places.add(edge + 6);
    }
    places.add(LENGTH - 8);
    file = directory.resolve("large.Q4M");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      for (long place : places) {
        out.seek(place);
        out.writeLong(Long.reverseBytes(place * PRIME));
      }
    }
    assertEquals(LENGTH, file.toFile().length());
  }

  @Test
  void theProcessHasTheWidthThatIsSaidToBeTested() {
    String expected = System.getProperty("q4j.expected.bits", FilledAddresses.NARROW ? "32" : "64");
    assertEquals(expected, FilledAddresses.NARROW ? "32" : "64");
  }

  @Test
  void aFileOfAnyLengthIsReadThroughSlidingWindows() {
    try (Storage storage = open(4 * WINDOW)) {
      for (int round = 0; round < 3; round++) {
        readEverything(storage);
      }
      assertEquals(0, storage.stats().mappingFailures());
      assertEquals(4 * WINDOW, storage.stats().mappedBytes());
      assertTrue(storage.stats().mappedReads() > 0, storage.stats().toString());
    }
  }

  @Test
  void whenNothingCanBeMappedEveryReadIsMadeByACall() {
    try (Storage storage = open(2 * GIB)) {
      try (FilledAddresses full = new FilledAddresses(directory, WINDOW)) {
        readEverything(storage);
        assertEquals(0, storage.stats().mappedReads(), full::toString);
        assertEquals(0, storage.stats().mappedBytes());
        assertTrue(storage.stats().mappingFailures() > 0, storage.stats().toString());
      }
    }
  }

  @Test
  void whatIsMappedWhenTheAddressesEndStaysAndTheRestIsReadByCalls() {
    try (Storage storage = open(2 * GIB)) {
      for (long window = 0; window < 8; window++) {
        read(storage, window * WINDOW + 4321);
      }
      long before = storage.stats().preadReads();
      assertEquals(8 * WINDOW, storage.stats().mappedBytes());
      try (FilledAddresses full = new FilledAddresses(directory, WINDOW)) {
        readEverything(storage);
        assertTrue(storage.stats().preadReads() > before, full::toString);
        assertTrue(storage.stats().mappingFailures() > 0, storage.stats().toString());
        assertEquals(8 * WINDOW, storage.stats().mappedBytes());
        long mapped = storage.stats().mappedReads();
        read(storage, 3 * WINDOW + 4321);
        assertTrue(storage.stats().mappedReads() > mapped, storage.stats().toString());
      }
    }
  }

  @Test
  void mappingIsTriedAgainWhenThereAreAddressesAgain() {
    try (Storage storage = open(4 * WINDOW)) {
      try (FilledAddresses full = new FilledAddresses(directory, WINDOW)) {
        readEverything(storage);
        assertEquals(0, storage.stats().mappedBytes(), full::toString);
      }
      readEverything(storage);
      assertTrue(storage.stats().mappedBytes() > 0, storage.stats().toString());
    }
  }

  @Test
  void aFileThatGrowsAndIsCutWhileNothingCanBeMappedShowsNoOldByte() {
    try (Storage storage = open(2 * GIB)) {
      readEverything(storage);
      try (FilledAddresses full = new FilledAddresses(directory, WINDOW)) {
        storage.truncate(4 * GIB + 100);
        assertTrue(storage.stats().mappedBytes() <= 2 * GIB, full::toString);
        storage.grow(4 * GIB + WINDOW);
        places.tailSet(4 * GIB + 92).clear();
        readEverything(storage);
        for (long at = 4 * GIB + 100; at + 8 <= storage.length(); at += WINDOW / 7) {
          assertEquals(0, storage.readInt(at));
        }
        ByteBuffer bytes = ByteBuffer.allocate(4).putInt(0, 0x01020304);
        storage.write(4 * GIB + 4000, new ByteBuffer[] {bytes}, 1);
        assertEquals(0x04030201, storage.readInt(4 * GIB + 4000));
      }
      assertEquals(0x04030201, storage.readInt(4 * GIB + 4000));
    }
  }

  private Storage open(long most) {
    return NativeDisk.withWindows(WINDOW, most).openLocked(file);
  }

  private void readEverything(Storage storage) {
    for (long place : places) {
      read(storage, place);
    }
  }

  private static void read(Storage storage, long place) {
    long expected = place * PRIME;
    ByteBuffer heap = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    storage.read(place, heap);
    assertEquals(expected, heap.getLong(0), () -> "offset " + place);
    ByteBuffer direct = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    storage.read(place, direct);
    assertEquals(expected, direct.getLong(0), () -> "offset " + place);
    assertEquals((int) expected, storage.readInt(place), () -> "offset " + place);
    assertEquals((byte) expected, storage.readByte(place), () -> "offset " + place);
  }
}
