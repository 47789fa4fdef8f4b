package org.q4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.ClosedException;
import org.q4j.LockedException;
import org.q4j.NativeIoException;
import org.q4j.NotFoundException;
import org.q4j.UnsupportedException;

/** What every storage does, however it reads. One subclass for each way. */
abstract class StorageContract {
  private static final int LENGTH = 3 * 65536 + 1000;

  @TempDir Path directory;

  private Path file;
  private Disk disk;
  private Storage storage;

  /** Returns a disk whose locked files are read in the way under test. */
  abstract Disk disk();

  @BeforeEach
  void create() {
    disk = disk();
    file = directory.resolve("contract.Q4M");
    storage = disk.create(file);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void newFileIsEmpty() {
    assertEquals(0, storage.length());
    assertEquals(file, storage.path());
  }

  @Test
  void grownBytesReadAsZero() {
    storage.grow(LENGTH);
    assertEquals(LENGTH, storage.length());
    assertArrayEquals(new byte[LENGTH], read(0, LENGTH));
  }

  @Test
  void whatIsFilledWithZerosReadsAsZeroAndWhatStandsBesideStays() {
    byte[] content = random(LENGTH);
    storage.grow(3L * LENGTH);
    storage.write(0, new ByteBuffer[] {ByteBuffer.wrap(content)}, 1);
    storage.zeroFill(LENGTH, 2L * LENGTH);
    storage.zeroFill(2L * LENGTH, 2L * LENGTH);
    assertArrayEquals(Arrays.copyOf(content, 3 * LENGTH), read(0, 3 * LENGTH));
    assertEquals(3L * LENGTH, storage.length());
  }

  @Test
  void nothingIsFilledOutsideOfTheFile() {
    storage.grow(LENGTH);
    assertThrows(IndexOutOfBoundsException.class, () -> storage.zeroFill(LENGTH - 1, LENGTH + 1));
    assertThrows(IndexOutOfBoundsException.class, () -> storage.zeroFill(-1, 1));
    assertEquals(LENGTH, storage.length());
  }

  @Test
  void whatIsWrittenIsRead() {
    byte[] content = fill();
    assertArrayEquals(content, read(0, LENGTH));
    assertArrayEquals(content, disk.readFile(file));
    ByteBuffer view = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    for (int at : new int[] {0, 1, 4095, 65532, 65533, 65534, 65535, 65536, LENGTH - 4}) {
      assertEquals(view.getInt(at), storage.readInt(at), "offset " + at);
      assertEquals(view.get(at), storage.readByte(at), "offset " + at);
    }
  }

  @Test
  void readsAcrossTheEdgeOfAWindowGiveTheSameBytes() {
    byte[] content = fill();
    for (int at = 65536 - 9; at <= 65536 + 1; at++) {
      assertArrayEquals(Arrays.copyOfRange(content, at, at + 9), read(at, 9));
    }
  }

  @Test
  void destinationIsFilledFromItsPositionToItsLimit() {
    byte[] content = fill();
    for (ByteBuffer destination :
        new ByteBuffer[] {
          ByteBuffer.allocate(20),
          ByteBuffer.allocateDirect(20),
          ByteBuffer.allocate(40).position(7).slice().limit(20)
        }) {
      destination.limit(15).position(5);
      storage.read(100, destination);
      assertEquals(15, destination.position());
      assertEquals(15, destination.limit());
      destination.clear();
      for (int i = 0; i < 20; i++) {
        assertEquals(i >= 5 && i < 15 ? content[95 + i] : 0, destination.get(i), "byte " + i);
      }
    }
  }

  @Test
  void whatIsStoredIsReadByEverybodyAtOnce() {
    byte[] content = fill();
    byte[] stored = random(100_000);
    int at = 60_000;
    for (int round = 0; at < LENGTH; round++) {
      int count = Math.min(LENGTH - at, 1 + round * 53 % 4_000);
      ByteBuffer source =
          round % 2 == 0 ? ByteBuffer.allocateDirect(count + 9) : ByteBuffer.allocate(count + 9);
      source.put(5, stored, round, count).position(5).limit(5 + count);
      storage.store(at, source);
      assertEquals(5, source.position());
      System.arraycopy(stored, round, content, at, count);
      assertArrayEquals(Arrays.copyOfRange(content, at, at + count), read(at, count));
      at += count + round % 3;
    }
    assertArrayEquals(content, read(0, LENGTH));
    assertArrayEquals(content, disk.readFile(file));
  }

  @Test
  void bytesStoredAtRisingAndFallingOffsetsAreReadByEverybodyAtOnce() {
    byte[] content = fill();
    Random random = new Random(2);
    for (int round = 0; round < 3_000; round++) {
      int count = random.nextInt(4);
      long[] offsets = new long[count + 1];
      byte[] values = new byte[count + 1];
      for (int i = 0; i < count; i++) {
        boolean anywhere = random.nextInt(50) == 0;
        offsets[i] = anywhere ? random.nextInt(LENGTH) : (round * 64 + i * 17) % LENGTH;
        values[i] = (byte) random.nextInt();
        content[(int) offsets[i]] = values[i];
      }
      storage.storeBytes(offsets, values, count);
    }
    assertArrayEquals(content, read(0, LENGTH));
    assertArrayEquals(content, disk.readFile(file));
  }

  @Test
  void whatDoesNotLieInsideTheFileIsNotStored() {
    fill();
    for (long offset : new long[] {-1, LENGTH - 7, LENGTH, Long.MAX_VALUE - 2}) {
      assertThrows(
          IndexOutOfBoundsException.class, () -> storage.store(offset, ByteBuffer.allocate(8)));
      assertThrows(
          IndexOutOfBoundsException.class,
          () ->
              storage.storeBytes(
                  new long[] {3, offset < 0 ? offset : offset + 7}, new byte[] {1, 2}, 2));
    }
    assertThrows(
        IndexOutOfBoundsException.class, () -> storage.storeBytes(new long[1], new byte[2], 2));
    storage.store(LENGTH - 8, ByteBuffer.allocate(8));
  }

  @Test
  void aFileThatIsCutAndGrownBetweenStoresReadsAsZeroThere() {
    byte[] content = fill();
    ByteBuffer source = ByteBuffer.wrap(random(500));
    storage.store(LENGTH - 500, source);
    storage.truncate(LENGTH - 400);
    storage.grow(LENGTH);
    storage.store(LENGTH - 100, source.limit(100));
    System.arraycopy(source.array(), 0, content, LENGTH - 500, 100);
    Arrays.fill(content, LENGTH - 400, LENGTH - 100, (byte) 0);
    System.arraycopy(source.array(), 0, content, LENGTH - 100, 100);
    assertArrayEquals(content, disk.readFile(file));
  }

  @Test
  void readOnlyDestinationIsRefused() {
    fill();
    assertThrows(
        ReadOnlyBufferException.class,
        () -> storage.read(0, ByteBuffer.allocateDirect(4).asReadOnlyBuffer()));
    assertThrows(
        ReadOnlyBufferException.class,
        () -> storage.read(0, ByteBuffer.allocate(4).asReadOnlyBuffer()));
  }

  @Test
  void sourcesOfEveryKindAreWrittenInOrder() {
    storage.grow(LENGTH);
    byte[] large = random(600_000);
    storage.grow(1 << 20);
    ByteBuffer[] sources = {
      ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2),
      ByteBuffer.allocate(0),
      ByteBuffer.allocateDirect(4).put(0, (byte) 3).limit(1),
      ByteBuffer.wrap(large),
      ByteBuffer.allocateDirect(3).put(1, (byte) 4).position(1).limit(2),
      ByteBuffer.wrap(new byte[] {5}).asReadOnlyBuffer(),
      ByteBuffer.wrap(new byte[] {6}),
    };
    storage.write(10, sources, 6);
    assertArrayEquals(new byte[] {0, 1, 2, 3}, read(9, 4));
    assertArrayEquals(large, read(13, large.length));
    assertArrayEquals(new byte[] {4, 5, 0}, read(13 + large.length, 3));
    assertEquals(1, sources[0].position());
    assertEquals(2, sources[0].remaining());
  }

  @Test
  void thousandsOfSourcesAreWrittenInOrder() {
    storage.grow(LENGTH);
    ByteBuffer[] sources = new ByteBuffer[5000];
    byte[] expected = new byte[3 * sources.length];
    for (int i = 0; i < sources.length; i++) {
      byte[] piece = {(byte) i, (byte) (i >> 8), 1};
      System.arraycopy(piece, 0, expected, 3 * i, 3);
      sources[i] =
          i % 3 == 0 ? ByteBuffer.allocateDirect(3).put(piece).flip() : ByteBuffer.wrap(piece);
    }
    storage.write(1, sources, sources.length);
    assertArrayEquals(expected, read(1, expected.length));
  }

  @Test
  void overwriteSetsSingleBytesAndNoOthers() {
    byte[] content = fill();
    int count = 40_000; // More than go into one call.
    long[] offsets = new long[count];
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = LENGTH - 1 - 3L * i;
      values[i] = (byte) (i + 1);
      content[(int) offsets[i]] = values[i];
    }
    storage.overwrite(offsets, values, count);
    assertArrayEquals(content, read(0, LENGTH));
  }

  @Test
  void accessBeyondTheEndIsRefusedAndTouchesNothing() {
    byte[] content = fill();
    ByteBuffer destination = ByteBuffer.allocate(8);
    for (long at : new long[] {-1, LENGTH - 7, LENGTH, LENGTH + 1L, 1L << 40, Long.MAX_VALUE}) {
      assertOutside(() -> storage.read(at, destination));
      assertOutside(() -> storage.write(at, new ByteBuffer[] {ByteBuffer.allocate(8)}, 1));
    }
    assertArrayEquals(new byte[8], destination.array());
    assertEquals(0, destination.position());
    for (long at : new long[] {-1, LENGTH, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertOutside(() -> storage.readByte(at));
      assertOutside(() -> storage.overwrite(new long[] {0, at}, new byte[] {77, 77}, 2));
    }
    assertOutside(() -> storage.readInt(LENGTH - 3));
    assertOutside(() -> storage.readInt(Long.MAX_VALUE - 1));
    assertOutside(() -> storage.overwrite(new long[1], new byte[2], 2));
    assertEquals(LENGTH, storage.length());
    assertArrayEquals(content, read(0, LENGTH));
  }

  @Test
  void nothingIsReadAndWrittenAtTheEnd() {
    fill();
    storage.read(LENGTH, ByteBuffer.allocate(0));
    storage.write(LENGTH, new ByteBuffer[0], 0);
    storage.overwrite(new long[0], new byte[0], 0);
    assertEquals(LENGTH, storage.length());
  }

  @Test
  void cutBytesAreGoneAndComeBackAsZero() {
    byte[] content = fill();
    storage.truncate(70_000);
    assertEquals(70_000, storage.length());
    assertOutside(() -> storage.readByte(70_000));
    assertEquals(content[69_999], storage.readByte(69_999));
    storage.grow(LENGTH);
    assertArrayEquals(new byte[LENGTH - 70_000], read(70_000, LENGTH - 70_000));
    assertArrayEquals(Arrays.copyOf(content, 70_000), read(0, 70_000));
  }

  @Test
  void lengthsInTheWrongDirectionAreRefused() {
    fill();
    assertThrows(IllegalArgumentException.class, () -> storage.grow(LENGTH - 1));
    assertThrows(IllegalArgumentException.class, () -> storage.truncate(LENGTH + 1));
    assertThrows(IllegalArgumentException.class, () -> storage.truncate(-1));
    assertEquals(LENGTH, storage.length());
  }

  @Test
  void closedStorageRefusesEverythingAndClosesTwice() {
    fill();
    assertEquals(storage.readInt(0), storage.readInt(0));
    storage.close();
    storage.close();
    assertThrows(ClosedException.class, () -> storage.readInt(0));
    assertThrows(ClosedException.class, () -> storage.readByte(LENGTH));
    assertThrows(ClosedException.class, () -> read(0, 10));
    assertThrows(ClosedException.class, () -> read(65530, 10));
    assertThrows(
        ClosedException.class,
        () -> storage.write(0, new ByteBuffer[] {ByteBuffer.allocate(1)}, 1));
    assertThrows(ClosedException.class, () -> storage.overwrite(new long[1], new byte[1], 1));
    assertThrows(ClosedException.class, storage::sync);
    assertThrows(ClosedException.class, () -> storage.grow(2 * LENGTH));
    assertThrows(ClosedException.class, () -> storage.truncate(1));
  }

  @Test
  void lockKeepsOthersOutUntilClosed() {
    byte[] content = fill();
    storage.sync();
    assertThrows(LockedException.class, () -> disk.openLocked(file));
    storage.close();
    storage = disk.openLocked(file);
    assertArrayEquals(content, read(0, LENGTH));
  }

  @Test
  void readerBesideTheOwnerSeesTheFileGrowAndShrink() {
    byte[] content = fill();
    try (Storage reader = disk.openReadOnly(file)) {
      assertEquals(LENGTH, reader.length());
      assertEquals(content[5], reader.readByte(5));
      storage.grow(2 * LENGTH);
      assertEquals(0, reader.readByte(2 * LENGTH - 1));
      assertEquals(2 * LENGTH, reader.length());
      storage.truncate(10);
      assertOutside(() -> reader.readByte(10));
      assertEquals(10, reader.length());
      assertEquals(content[9], reader.readByte(9));
      assertFalse(reader instanceof MappedStorage);
    }
  }

  @Test
  void readerChangesNothing() {
    byte[] content = fill();
    try (Storage reader = disk.openReadOnly(file)) {
      ByteBuffer[] one = {ByteBuffer.allocate(1)};
      assertThrows(UnsupportedException.class, () -> reader.write(0, one, 1));
      assertThrows(UnsupportedException.class, () -> reader.overwrite(new long[1], new byte[1], 1));
      assertThrows(UnsupportedException.class, () -> reader.grow(2 * LENGTH));
      assertThrows(UnsupportedException.class, () -> reader.truncate(0));
    }
    assertArrayEquals(content, read(0, LENGTH));
  }

  @Test
  void missingFileIsNotFoundAndAFileThatIsThereNotCreated() {
    assertThrows(NotFoundException.class, () -> disk.openLocked(directory.resolve("none")));
    assertThrows(NotFoundException.class, () -> disk.openReadOnly(directory.resolve("none")));
    NativeIoException there = assertThrows(NativeIoException.class, () -> disk.create(file));
    assertEquals("EEXIST", there.errnoName());
  }

  private byte[] fill() {
    byte[] content = random(LENGTH);
    storage.grow(LENGTH);
    storage.write(0, new ByteBuffer[] {ByteBuffer.wrap(content)}, 1);
    return content;
  }

  private byte[] read(long offset, int count) {
    ByteBuffer heap = ByteBuffer.allocate(count);
    storage.read(offset, heap);
    ByteBuffer direct = ByteBuffer.allocateDirect(count);
    storage.read(offset, direct);
    byte[] copy = new byte[count];
    direct.get(0, copy);
    assertArrayEquals(copy, heap.array(), "heap and direct destination");
    return copy;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static void assertOutside(Executable access) {
    assertThrows(IndexOutOfBoundsException.class, access);
  }
}
