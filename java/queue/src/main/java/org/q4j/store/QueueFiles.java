package org.q4j.store;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/** Makes, renames and removes queue files that nobody has open, with what lies beside them. */
public final class QueueFiles {
  private QueueFiles() {}

  /**
   * Writes an empty queue file, durably, in place of whatever has that name. Meant for a temporary
   * name that is then renamed, so that no half-made file is ever found.
   */
  public static void prepare(Disk disk, Path temporary) {
    prepare(disk, temporary, storage -> storage.grow(HeaderDescriptor.FILE_UNIT));
  }

  /**
   * As {@link #prepare(Disk, Path)}, for a file that is to take the place of a queue's file: on a
   * full disk it needs space for its header only, since the other one's space comes back.
   */
  public static void prepareReplacement(Disk disk, Path temporary) {
    long length = HeaderDescriptor.FILE_UNIT;
    prepare(disk, temporary, storage -> NewFileSpace.grow(storage, length, length));
  }

  private static void prepare(Disk disk, Path temporary, Consumer<Storage> growth) {
    disk.delete(temporary);
    try (Storage storage = disk.create(temporary)) {
      growth.accept(storage);
      HeaderUpdate.write(storage, new Header());
      storage.sync();
    } catch (RuntimeException failure) {
      try {
        disk.delete(temporary);
      } catch (RuntimeException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }

  /** Removes a queue file that nobody has open, with what goes with it. */
  public static void delete(Disk disk, Path file) {
    ClosingHint.delete(disk, file);
    disk.delete(file);
    SyncFailure.removeMark(disk, file);
  }

  /** Deletes what a close has left for the next open: the file is about to be changed. */
  public static void deleteHint(Disk disk, Path file) {
    ClosingHint.delete(disk, file);
  }

  /** Gives a queue file that nobody has open another name, durably, with what goes with it. */
  public static void rename(Disk disk, Path from, Path to) {
    ClosingHint.rename(disk, from, to); // First: without its file it is nothing.
    disk.rename(from, to);
  }
}
