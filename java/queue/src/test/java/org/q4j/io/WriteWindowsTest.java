package org.q4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.ClosedException;

/** When a file is written through memory, and what becomes of stores that do not reach it. */
class WriteWindowsTest {
  private static final int FILE = 4 << 20;
  private static final int WINDOW = WriteWindows.LENGTH;

  /** Mapping a byte of a file for reading maps this much. */
  private static final int READ = 64 << 10;

  @TempDir Path directory;

  private Storage create(NativeDisk disk) {
    Storage storage = disk.create(directory.resolve("stores.Q4M"));
    storage.grow(FILE);
    return storage;
  }

  private static NativeDisk disk() {
    return NativeDisk.withWindows(READ, 1 << 20);
  }

  private byte[] onDisk(Storage storage) {
    return disk().readFile(storage.path());
  }

  @Test
  void oneWindowGoesAlongWithTheAppendsAndOneWithTheOverwrites() {
    try (Storage storage = create(disk())) {
      ByteBuffer block = ByteBuffer.allocateDirect(1000);
      for (int at = 0; at + 1000 <= FILE; at += 1000) {
        storage.store(at, block);
        assertEquals(1, storage.stats().windows());
        assertTrue(storage.stats().mappedBytes() <= WINDOW);
      }
      for (int i = 0; i < WriteWindows.PATIENCE; i++) {
        assertEquals(1, storage.stats().windows(), "overwrites " + i);
        storage.storeBytes(new long[] {i * 100L}, new byte[] {1}, 1);
      }
      assertEquals(2, storage.stats().windows());
      assertEquals(0, storage.stats().mappingFailures());
    }
  }

  @Test
  void overwritesHereAndThereMapNothing() {
    try (Storage storage = create(disk())) {
      for (int i = 0; i < 100; i++) {
        storage.storeBytes(new long[] {i % 2 * 3L * WINDOW}, new byte[] {(byte) i}, 1);
      }
      assertEquals(0, storage.stats().windows());
      assertEquals(98, onDisk(storage)[0]);
      assertEquals(99, onDisk(storage)[3 * WINDOW]);
    }
  }

  @Test
  void cutAndCloseUnmapEverything() {
    Storage storage = create(disk());
    storage.store(FILE - 100, ByteBuffer.allocate(100));
    assertEquals(1, storage.stats().windows());
    storage.truncate(FILE - 50);
    assertEquals(0, storage.stats().windows());
    assertThrows(
        IndexOutOfBoundsException.class, () -> storage.store(FILE - 50, ByteBuffer.allocate(50)));
    storage.store(FILE - 100, ByteBuffer.allocate(50));
    storage.close();
    assertEquals(0, storage.stats().mappedBytes());
    assertThrows(ClosedException.class, () -> storage.store(0, ByteBuffer.allocate(50)));
  }

  @Test
  void withoutRoomForAWindowACallWrites() {
    try (Storage storage = create(NativeDisk.withWindows(READ, READ))) {
      ByteBuffer block = ByteBuffer.wrap("a block".getBytes(StandardCharsets.US_ASCII));
      storage.store(17, block);
      assertEquals(0, storage.stats().windows());
      assertArrayEquals(block.array(), Arrays.copyOfRange(onDisk(storage), 17, 24));
    }
  }

  @Test
  void whereSpaceCannotBeAllocatedACallWrites() {
    boolean[] asked = new boolean[1];
    Mappings none =
        new Mappings() {
          @Override
          public long map(long offset, long length) {
            throw new AssertionError("mapped");
          }

          @Override
          public long mapWritable(long offset, long length) {
            throw new AssertionError("mapped for writing");
          }

          @Override
          public void unmap(long address, long length) {}
        };
    try (WriteWindows windows =
        new WriteWindows(
            none,
            (from, to) -> {
              asked[0] = true;
              return false;
            },
            new MapBudget(1 << 30),
            0,
            FILE)) {
      assertEquals(false, windows.store(0, ByteBuffer.allocate(100)));
      assertTrue(asked[0]);
      assertEquals(0, windows.count());
    }
  }

  @Test
  void aStoreIntoAPageThatIsGoneIsMadeByACallAndTheJvmGoesOn() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      try (Storage storage = create(disk())) {
        byte[] bytes = new byte[3000];
        ByteBuffer block = ByteBuffer.allocateDirect(bytes.length);
        for (int i = 0; i < 1000; i++) {
          storage.store(i * 100L, block.limit(100)); // So that it is compiled sooner or later.
        }
        cutByAnother(storage, 10);
        random.nextBytes(bytes);
        storage.store(103_000, block.clear().put(bytes).flip());
        assertEquals(1, storage.stats().mappingFailures());
        assertEquals(0, storage.stats().windows());
        assertArrayEquals(bytes, Arrays.copyOfRange(onDisk(storage), 103_000, 106_000));
        assertTrue(noErrorIsLeft());
        disk().delete(storage.path());
      }
    }
  }

  @Test
  void aByteForAPageThatIsGoneIsWrittenByACallAndTheJvmGoesOn() throws Exception {
    for (int round = 0; round < 20; round++) {
      try (Storage storage = create(disk())) {
        for (int i = 0; i < 1000; i++) {
          storage.storeBytes(new long[] {i * 100L}, new byte[] {7}, 1);
        }
        assertEquals(1, storage.stats().windows());
        cutByAnother(storage, 10);
        storage.storeBytes(new long[] {99_999}, new byte[] {8}, 1);
        assertEquals(1, storage.stats().mappingFailures());
        assertEquals(8, onDisk(storage)[99_999]);
        assertTrue(noErrorIsLeft());
        disk().delete(storage.path());
      }
    }
  }

  /** Unwinds, which is when the JVM throws what it has noted. */
  private static boolean noErrorIsLeft() {
    for (int i = 0; i < 100; i++) {
      assertThrows(IllegalStateException.class, WriteWindowsTest::unwind);
    }
    return true;
  }

  private static void unwind() {
    throw new IllegalStateException("expected");
  }

  private static void cutByAnother(Storage storage, long length) throws IOException {
    try (RandomAccessFile other = new RandomAccessFile(storage.path().toFile(), "rw")) {
      other.setLength(length);
    }
  }
}
