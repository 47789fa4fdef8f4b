package org.q4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.ClosedException;

/** A file that is not wanted any more is freed piece by piece, unless somebody still reads it. */
class DiscardedStorageTest {
  private static final int LENGTH = 40 << 20; // Ten pieces.
  private static final byte[] LAST = {1, 2, 3, 4};

  @TempDir Path directory;

  private final List<Long> unmapped = new ArrayList<>();
  private Path path;

  @BeforeEach
  void thisFileSystemKnowsLeases() {
    NativeLoader.load();
    path = directory.resolve("file");
    Path probe = directory.resolve("probe");
    try (Descriptor nameless =
        Descriptor.open(probe, NativeCalls.OPEN_WRITE | NativeCalls.OPEN_CREATE)) {
      Paths.unlink(probe);
      assumeTrue(nameless.isLastReference(), "no leases on the file system of " + directory);
    }
  }

  /** Tells in which order its windows go: a cut takes the last one first. */
  private Mappings noting(Descriptor file) {
    return new Mappings() {
      private final List<Long> addresses = new ArrayList<>();
      private final List<Long> offsets = new ArrayList<>();

      @Override
      public long map(long offset, long length) {
        offsets.add(offset);
        addresses.add(file.map(offset, length));
        return addresses.get(addresses.size() - 1);
      }

      @Override
      public long mapWritable(long offset, long length) {
        return file.mapWritable(offset, length);
      }

      @Override
      public void unmap(long address, long length) {
        unmapped.add(offsets.get(addresses.indexOf(address)));
        file.unmap(address, length);
      }
    };
  }

  private Storage mapped() {
    Disk disk = NativeDisk.withMappings(new MapLimits(1 << 20, 1 << 30), this::noting);
    Storage storage = disk.create(path);
    storage.grow(LENGTH);
    storage.write(LENGTH - LAST.length, new ByteBuffer[] {ByteBuffer.wrap(LAST)}, 1);
    storage.readByte(0);
    storage.readByte(LENGTH - 1);
    return storage;
  }

  @Test
  void itIsFreedFromItsEndWhereNobodyElseHasItOpen() {
    Storage storage = mapped();
    Paths.unlink(path);
    storage.discard();
    assertEquals(List.of((long) LENGTH - (1 << 20), 0L), unmapped);
    assertThrows(ClosedException.class, () -> storage.readByte(0));
    assertThrows(ClosedException.class, () -> storage.readByte(LENGTH - 1));
    storage.close();
  }

  @Test
  void whoStillReadsItFindsItWhole() {
    Storage storage = mapped();
    try (Storage reader = NativeDisk.instance().openReadOnly(path)) {
      Paths.unlink(path);
      storage.discard();
      assertEquals(List.of(0L, (long) LENGTH - (1 << 20)), unmapped);
      assertEnds(reader);
    }
  }

  @Test
  void whatStillHasANameStaysWhole() {
    mapped().discard();
    try (Storage reader = NativeDisk.instance().openReadOnly(path)) {
      assertEnds(reader);
    }
  }

  private static void assertEnds(Storage reader) {
    assertEquals(LENGTH, reader.length());
    ByteBuffer last = ByteBuffer.allocate(LAST.length);
    reader.read(LENGTH - LAST.length, last);
    assertArrayEquals(LAST, last.array());
  }
}
