package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.q4j.NativeIoException;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/** Takes over queue files from elsewhere. */
public final class FileCopy {
  private static final int STRETCH = 256 << 10;

  private FileCopy() {}

  /**
   * Copies a queue file, durably, in place of whatever has the new name, and sees to it that the
   * copy can be opened. The file itself is only read. Meant for a temporary name that is then
   * renamed; on a failure nothing of it stays.
   *
   * @throws org.q4j.LockedException when somebody has the file open
   * @throws org.q4j.CorruptException when it is no queue file, or damaged
   * @throws org.q4j.FullException when the disk is full
   */
  public static void take(Disk disk, Path file, Path temporary) {
    disk.delete(temporary);
    boolean whole = false;
    try (Storage source = open(disk, file);
        Storage copy = disk.create(temporary)) {
      copy(source, copy);
      copy.sync();
      Inspection.of(copy, Situation.SYNCED);
      whole = true;
    } finally {
      if (!whole) {
        disk.delete(temporary);
      }
    }
  }

  private static Storage open(Disk disk, Path file) {
    try {
      return disk.openLocked(file);
    } catch (NativeIoException failure) {
      if (failure.errnoName().equals("EROFS")) {
        return disk.openReadOnly(file); // A mounted snapshot: nobody writes there.
      }
      throw failure;
    }
  }

  /** Byte for byte, with all that stands behind the last block; recovery puts that aside. */
  private static void copy(Storage source, Storage copy) {
    long length = source.length();
    copy.grow(HeaderDescriptor.fileLength(Math.max(0, length - 1)));
    ByteBuffer bytes = ByteBuffer.allocateDirect(STRETCH);
    long end = Tail.endOfNonZero(source, 0);
    for (long at = 0; at < end; at += STRETCH) {
      source.read(at, bytes.clear().limit((int) Math.min(STRETCH, end - at)));
      copy.write(at, new ByteBuffer[] {bytes.flip()}, 1);
    }
  }
}
