package org.q4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.FullException;
import org.q4j.NativeIoException;

/** A disk of 1 MiB. */
class FullDiskTest {
  private static final int MIB = 1 << 20;

  @TempDir Path directory;

  private Tmpfs tmpfs;
  private Disk disk;

  @BeforeEach
  void mount() throws Exception {
    tmpfs = new Tmpfs(directory, "1m");
    disk = NativeDisk.withWindows(64 << 10, 1 << 30);
  }

  @AfterEach
  void unmount() throws Exception {
    if (tmpfs != null) {
      tmpfs.close();
    }
  }

  @Test
  void growthThatDoesNotFitLeavesTheLengthAsItWas() {
    try (Storage storage = disk.create(directory.resolve("q"))) {
      storage.grow(MIB / 2);
      FullException full = assertThrows(FullException.class, () -> storage.grow(4 * MIB));
      NativeIoException cause = assertInstanceOf(NativeIoException.class, full.getCause());
      assertEquals("ENOSPC", cause.errnoName());
      assertTrue(full.getMessage().contains(storage.path().toString()), full.getMessage());
      assertEquals(MIB / 2, storage.length());
      assertEquals(MIB / 2, storage.path().toFile().length());
      assertEquals(0, storage.readByte(MIB / 2 - 1));
      storage.grow(MIB / 4 * 3);
      assertEquals(MIB / 4 * 3, storage.length());
    }
  }

  @Test
  void writesIntoGrownSpaceMeetNoFullDisk() {
    try (Storage storage = disk.create(directory.resolve("q"));
        Storage filler = disk.create(directory.resolve("filler"))) {
      storage.grow(MIB / 2);
      assertThrows(FullException.class, () -> filler.grow(MIB));
      filler.grow(MIB / 2);
      byte[] bytes = new byte[MIB / 2];
      bytes[12345] = 7;
      storage.write(0, new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 1);
      assertEquals(7, storage.readByte(12345));
    }
  }

  @Test
  void aLockIsHeldAlsoWhereThereIsNoRoomForItsHoldersName() {
    Path file = directory.resolve("lock");
    disk.writeFile(file, new byte[0]);
    fill();
    try (Disk.Lock lock = disk.tryLock(file, "pid=7").orElseThrow()) {
      assertEquals(0, disk.readFile(file).length);
      assertTrue(disk.isLocked(file), lock::toString);
    }
    assertFalse(disk.isLocked(file));
  }

  @Test
  void aLockFileKeepsItsRoomForTheNextHoldersName() {
    Path file = directory.resolve("lock");
    disk.tryLock(file, "pid=7 of the first").orElseThrow().close();
    fill();
    try (Disk.Lock lock = disk.tryLock(file, "pid=8").orElseThrow()) {
      assertEquals("pid=8", new String(disk.readFile(file), UTF_8).strip(), lock::toString);
    }
  }

  private void fill() {
    try (Storage filler = disk.create(directory.resolve("filler"))) {
      long page = 4096;
      long length = 0;
      while (true) {
        length += page;
        filler.grow(length);
      }
    } catch (FullException full) {
      assertTrue(full.getMessage().contains("filler"), full.getMessage());
    }
  }

  @Test
  void smallFileThatDoesNotFitLeavesTheOldOneAndNothingElse() {
    Path file = directory.resolve("small");
    disk.writeFile(file, new byte[] {1});
    assertThrows(FullException.class, () -> disk.writeFile(file, new byte[2 * MIB]));
    assertEquals(1, disk.readFile(file).length);
    assertEquals(List.of("small"), disk.list(directory));
    assertFalse(disk.exists(directory.resolve("none")));
  }
}
