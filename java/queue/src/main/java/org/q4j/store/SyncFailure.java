package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * What a failed fdatasync leaves behind. Linux then counts the pages as clean: they read well until
 * the memory is needed or the power goes, but no later sync writes them. So the next opening has to
 * write again what it reads, and is told so by a mark, an empty file beside the queue file.
 *
 * <p>The mark is not synced, because it matters only as long as those pages do: after a reboot both
 * are gone, and what is read is what the disk has.
 */
final class SyncFailure {
  private static final String SUFFIX = ".unsynced";
  private static final int STRETCH = 256 << 10;

  private SyncFailure() {}

  static Path markOf(Path file) {
    return file.resolveSibling(file.getFileName() + SUFFIX);
  }

  /** Syncs; when that fails, leaves the mark before it throws. */
  static void sync(Disk disk, Storage storage) {
    try {
      storage.sync();
    } catch (RuntimeException failure) {
      leaveMark(disk, storage.path(), failure);
      throw failure;
    }
  }

  private static void leaveMark(Disk disk, Path file, RuntimeException failure) {
    Path mark = markOf(file);
    try {
      if (!disk.exists(mark)) {
        disk.create(mark).close();
      }
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  static boolean isMarked(Disk disk, Path file) {
    return disk.exists(markOf(file));
  }

  /** Writes [from, to) as it reads, so that the next sync has it to write. */
  static void rewrite(Storage storage, long from, long to) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(STRETCH);
    for (long at = from; at < to; at += STRETCH) {
      storage.read(at, bytes.clear().limit((int) Math.min(STRETCH, to - at)));
      storage.write(at, new ByteBuffer[] {bytes.flip()}, 1);
    }
  }

  /** The sync after {@link #rewrite} succeeded. */
  static void removeMark(Disk disk, Path file) {
    disk.delete(markOf(file));
  }
}
