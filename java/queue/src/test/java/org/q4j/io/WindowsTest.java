package org.q4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.ClosedException;
import org.q4j.CorruptException;
import org.q4j.UnsupportedException;

/** What is mapped, when, and for how long. */
class WindowsTest {
  private static final int WINDOW = 64 << 10;

  @TempDir Path directory;

  @Test
  void readsOfAMappedWindowMakeNoCall() {
    try (MappedStorage storage = create(WINDOW, 1 << 20, 4 * WINDOW)) {
      storage.readInt(0);
      storage.readByte(WINDOW - 1);
      storage.read(100, ByteBuffer.allocate(50));
      assertEquals(new StorageStats(3, 0, 0, WINDOW, 1), storage.stats());
    }
  }

  @Test
  void readAcrossAnEdgeIsMadeByACall() {
    try (MappedStorage storage = create(WINDOW, 1 << 20, 4 * WINDOW)) {
      storage.readInt(WINDOW - 2);
      assertEquals(new StorageStats(0, 1, 0, 0, 0), storage.stats());
    }
  }

  @Test
  void growthReplacesTheLastWindowAndNoOther() {
    try (MappedStorage storage = create(WINDOW, 1 << 20, 2 * WINDOW + 100)) {
      storage.readByte(0);
      storage.readByte(WINDOW);
      storage.readByte(2 * WINDOW + 99);
      assertEquals(2 * WINDOW + 100, storage.stats().mappedBytes());
      storage.grow(4 * WINDOW);
      assertEquals(2 * WINDOW, storage.stats().mappedBytes());
      assertEquals(0, storage.readByte(3 * WINDOW - 1));
      assertEquals(3 * WINDOW, storage.stats().mappedBytes());
      assertEquals(0, storage.stats().preadReads());
    }
  }

  @Test
  void cutUnmapsEverythingBehindIt() {
    try (MappedStorage storage = create(WINDOW, 1 << 20, 4 * WINDOW)) {
      for (int window = 0; window < 4; window++) {
        storage.readByte((long) window * WINDOW);
      }
      storage.truncate(WINDOW + 1);
      assertEquals(WINDOW, storage.stats().mappedBytes());
      assertEquals(0, storage.readByte(WINDOW));
      assertEquals(WINDOW + 1, storage.stats().mappedBytes());
      assertThrows(IndexOutOfBoundsException.class, () -> storage.readByte(WINDOW + 1));
    }
  }

  @Test
  void closeUnmapsEverything() {
    MappedStorage storage = create(WINDOW, 1 << 20, 4 * WINDOW);
    storage.readByte(0);
    storage.close();
    assertEquals(0, storage.stats().mappedBytes());
    assertThrows(ClosedException.class, () -> storage.readByte(0));
  }

  @Test
  void noMoreIsMappedThanTheLimit() {
    int limit = 3 * WINDOW;
    try (MappedStorage storage = create(WINDOW, limit, 40 * WINDOW)) {
      for (int round = 0; round < 200; round++) {
        for (int window = 0; window < 40; window++) {
          assertEquals(0, storage.readByte((long) window * WINDOW + round));
          assertTrue(storage.stats().mappedBytes() <= limit, storage.stats().toString());
        }
      }
      assertEquals(limit, storage.stats().mappedBytes());
    }
  }

  @Test
  void windowsThatNobodyReadsMakeRoom() {
    try (MappedStorage storage = create(WINDOW, 2 * WINDOW, 4 * WINDOW)) {
      storage.readByte(0);
      storage.readByte(WINDOW);
      for (int i = 0; i < 1000; i++) {
        storage.readByte(3 * WINDOW);
      }
      assertTrue(storage.stats().mappedReads() > 800, storage.stats().toString());
    }
  }

  @Test
  void limitSmallerThanAWindowStillServesReads() {
    try (MappedStorage storage = create(WINDOW, WINDOW - 1, 2 * WINDOW)) {
      assertEquals(0, storage.readByte(WINDOW));
      assertEquals(new StorageStats(0, 1, 0, 0, 0), storage.stats());
    }
  }

  @Test
  void aFileHardlyUsedIsNotMapped() {
    try (MappedStorage storage =
        (MappedStorage) NativeDisk.instance().create(directory.resolve("warm.Q4M"))) {
      storage.grow(WINDOW);
      for (int i = 0; i < 100; i++) {
        storage.readByte(i);
      }
      assertEquals(new StorageStats(0, 100, 0, 0, 0), storage.stats());
      for (int i = 0; i < 1000; i++) {
        storage.readByte(i);
      }
      assertEquals(WINDOW, storage.stats().mappedBytes());
    }
  }

  @Test
  void mappingThatFailsIsCountedAndReadByACall() {
    // Nothing shows the mapping that the file became shorter: the C library does.
    try (MappedStorage storage = create(WINDOW, 1 << 20, 2 * WINDOW)) {
      cutByAnother(WINDOW + 10);
      assertEquals(0, storage.readByte(WINDOW + 1));
      assertEquals(new StorageStats(0, 1, 1, 0, 0), storage.stats());
    }
  }

  @Test
  void fileCutByAnotherProgramIsReportedAndDoesNotKillTheJvm() {
    try (MappedStorage storage = create(WINDOW, 1 << 20, 2 * WINDOW)) {
      ByteBuffer bytes = ByteBuffer.allocate(8192);
      storage.read(WINDOW, bytes);
      cutByAnother(10);
      boolean reported = false;
      for (int i = 0; i < 1000 && !reported; i++) {
        reported = isRefused(storage, bytes.clear());
      }
      assertTrue(reported);
    }
  }

  /** Reads, and gives the JVM an occasion to throw what it has noted: it does when it unwinds. */
  private static boolean isRefused(Storage storage, ByteBuffer bytes) {
    try {
      storage.read(WINDOW, bytes);
      assertThrowsOutside(storage);
      return false;
    } catch (InternalError | CorruptException refused) {
      return true;
    }
  }

  private static void assertThrowsOutside(Storage storage) {
    try {
      storage.readByte(-1);
    } catch (IndexOutOfBoundsException expected) {
      return;
    }
    fail("a read at offset -1 was accepted");
  }

  @Test
  void windowSizesThatMakeNoSenseAreRefused() {
    for (long size : new long[] {-1, 1, 4096, 65537, 1L << 31}) {
      assertThrows(IllegalArgumentException.class, () -> NativeDisk.withWindows(size, 1 << 30));
    }
    assertThrows(IllegalArgumentException.class, () -> NativeDisk.withWindows(WINDOW, -1));
  }

  @Test
  void pathsOfOtherFileSystemsAreRefused() throws Exception {
    Path zip = directory.resolve("a.zip");
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path path = inside.getPath("x");
      assertThrows(UnsupportedException.class, () -> NativeDisk.instance().exists(path));
    }
  }

  @Test
  void readersBesideGrowthCutsAndCloseSeeTheBytesOrARefusal() throws Exception {
    for (int round = 0; round < 10; round++) {
      MappedStorage storage = create(WINDOW, 2 * WINDOW, 3 * WINDOW);
      ExecutorService pool = Executors.newFixedThreadPool(3);
      AtomicBoolean done = new AtomicBoolean();
      CountDownLatch reading = new CountDownLatch(3);
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int seed = i;
        readers.add(pool.submit(() -> readUntil(done, storage, reading, seed)));
      }
      reading.await();
      for (int i = 0; i < 300; i++) {
        storage.truncate(WINDOW / 2 + (i * 331) % WINDOW);
        storage.grow(2 * WINDOW + (i * 977) % (2 * WINDOW));
      }
      storage.close();
      done.set(true);
      for (Future<?> reader : readers) {
        reader.get(60, TimeUnit.SECONDS);
      }
      pool.shutdown();
      assertEquals(0, storage.stats().mappedBytes());
    }
  }

  private static void readUntil(
      AtomicBoolean done, Storage storage, CountDownLatch reading, int seed) {
    ByteBuffer bytes = seed == 0 ? ByteBuffer.allocate(3000) : ByteBuffer.allocateDirect(3000);
    long offset = seed;
    while (!done.get()) {
      offset = (offset + 12_345) % (4 * WINDOW);
      try {
        assertEquals(0, storage.readInt(offset));
        assertEquals(0, storage.readByte(offset));
        storage.read(offset, bytes.clear());
        assertEquals(0, bytes.getLong(2000));
      } catch (IndexOutOfBoundsException | ClosedException refused) {
        assertEquals(0, bytes.getLong(0)); // What a refused read leaves alone was zero as well.
      } finally {
        reading.countDown();
      }
    }
  }

  private void cutByAnother(long length) {
    try (FileChannel other =
        FileChannel.open(directory.resolve("windows.Q4M"), StandardOpenOption.WRITE)) {
      other.truncate(length);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private MappedStorage create(long window, long limit, long length) {
    Path file = directory.resolve("windows.Q4M");
    NativeDisk disk = NativeDisk.withWindows(window, limit);
    disk.delete(file);
    MappedStorage storage = (MappedStorage) disk.create(file);
    storage.grow(length);
    return storage;
  }
}
