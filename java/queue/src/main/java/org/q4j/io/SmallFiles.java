package org.q4j.io;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;

/** Files that are read and written whole. */
final class SmallFiles {
  /** In bytes. A length found on disk is not to be trusted with the heap. */
  static final int LARGEST = 64 << 20;

  private static final AtomicLong NUMBER = new AtomicLong();

  private SmallFiles() {}

  static byte[] read(Path file) {
    try (PreadStorage storage =
        new PreadStorage(Descriptor.open(file, NativeCalls.OPEN_READ), true)) {
      long length = storage.length();
      if (length > LARGEST) {
        throw new UnsupportedException(
            "file is too large to be read whole: length=%d (expected at most %d), %s"
                .formatted(length, LARGEST, file));
      }
      return readUpTo(storage, (int) length);
    }
  }

  /** Returns what is there of a file that may be cut meanwhile. */
  private static byte[] readUpTo(PreadStorage storage, int length) {
    byte[] content = new byte[length];
    int known = length;
    while (true) {
      try {
        storage.read(0, ByteBuffer.wrap(content, 0, known));
        return Arrays.copyOf(content, known);
      } catch (IndexOutOfBoundsException cut) {
        known = (int) Math.min(known, storage.length());
      }
    }
  }

  static void write(Path file, byte[] content) {
    Path temporary =
        file.resolveSibling(
            "%s.%d-%d.tmp"
                .formatted(
                    file.getFileName(), ProcessHandle.current().pid(), NUMBER.incrementAndGet()));
    // One of this name can only be left from a crash of an earlier process with the same number.
    Paths.unlink(temporary);
    try {
      writeNew(temporary, content);
      Paths.rename(temporary, file);
    } catch (Q4jException failure) {
      Paths.unlink(temporary);
      throw failure;
    }
    Paths.syncDirectory(PathNames.directoryOf(file));
  }

  private static void writeNew(Path file, byte[] content) {
    int flags = NativeCalls.OPEN_WRITE | NativeCalls.OPEN_CREATE | NativeCalls.OPEN_EXCLUSIVE;
    try (Descriptor descriptor = Descriptor.open(file, flags)) {
      GatheringWrite.write(descriptor, 0, new ByteBuffer[] {ByteBuffer.wrap(content)}, 1);
      descriptor.sync();
    }
  }
}
