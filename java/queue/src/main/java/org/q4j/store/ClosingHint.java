package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.q4j.Q4jException;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Disk;
import org.q4j.io.FileStamp;
import org.q4j.io.Storage;

/**
 * What a clean close leaves beside a long queue file, so that the next open need not read all of
 * it: the row id of the next insert, which nothing in the file says. A file of its own, because the
 * queue file's format is Q4M's. Little-endian:
 *
 * <pre>
 * offset  size  field
 *      0     8  "Q4MHINT1"
 *      8     8  length of the queue file
 *     16     8  its inode
 *     24     8  when it was last written, ns since 1970
 *     32     8  row id of the next insert
 *     40   568  its header's fields, as {@link HeaderDescriptor} has them
 *    608     4  CRC-32C of all before
 * </pre>
 *
 * <p>It counts only if all of that is so of the queue file now, and that is marked as closed. In
 * one file {@code end} only rises and {@code row_count} only changes with what is removed, so
 * whoever has appended or removed since has left another header; whoever has put another file in
 * its place has left another inode, or where that was free to be used again, another time. Whoever
 * opened and closed it without a change has left the same rows: then it is right if it counts. It
 * is deleted before the file is marked as open; should a power cut bring it back, the file is
 * marked as open, or has another header, or nothing was written.
 */
final class ClosingHint {
  private static final System.Logger LOG = System.getLogger("org.q4j");
  private static final String SUFFIX = ".hint";
  private static final long MAGIC = 0x31544e49484d3451L; // "Q4MHINT1"
  private static final int NEXT_ROW_ID = 32;
  private static final int HEADER = 40;
  private static final int CHECKSUM = HEADER + HeaderDescriptor.FIELDS_LENGTH;
  private static final int LENGTH = CHECKSUM + Integer.BYTES;

  private ClosingHint() {}

  static Path of(Path file) {
    return file.resolveSibling(file.getFileName() + SUFFIX);
  }

  /**
   * Returns the row id of the next insert if there is a hint and it is of this file as it is now.
   *
   * @param found the file's header
   */
  static OptionalLong nextRowId(Disk disk, Storage storage, Header found) {
    Path hint = of(storage.path());
    if (found.dirty() || !disk.exists(hint)) {
      return OptionalLong.empty();
    }
    try (Storage file = disk.openReadOnly(hint)) {
      if (file.length() != LENGTH) {
        return OptionalLong.empty();
      }
      byte[] content = new byte[LENGTH];
      file.read(0, ByteBuffer.wrap(content));
      long nextRowId = littleEndian(content).getLong(NEXT_ROW_ID);
      return Arrays.equals(content, content(storage, found, nextRowId))
              && isPossible(found, nextRowId)
          ? OptionalLong.of(nextRowId)
          : OptionalLong.empty();
    } catch (Q4jException | IndexOutOfBoundsException unreadable) {
      LOG.log(System.Logger.Level.WARNING, "opened without its hint: " + unreadable.getMessage());
      return OptionalLong.empty();
    }
  }

  private static boolean isPossible(Header found, long nextRowId) {
    return found.rowCount > 0
        && found.beginRowId > 0
        && nextRowId <= HeaderDescriptor.MAX_ROW_ID
        && nextRowId - found.beginRowId >= found.rowCount;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] content(Storage storage, Header header, long nextRowId) {
    FileStamp stamp = storage.stamp();
    byte[] content = new byte[LENGTH];
    ByteBuffer bytes = littleEndian(content);
    bytes.putLong(MAGIC).putLong(storage.length());
    bytes.putLong(stamp.inode()).putLong(stamp.modifiedNanos());
    bytes.putLong(nextRowId).put(header.toBytes());
    CRC32C checksum = new CRC32C();
    checksum.update(content, 0, CHECKSUM);
    bytes.putInt((int) checksum.getValue());
    return content;
  }

  /**
   * Leaves the hint, durably. The file is open, and closed by its header, which is on disk. Without
   * one the next open takes longer, so a failure is no reason to fail the close: it is logged.
   *
   * @param header as it stands in the file
   */
  static void leave(Disk disk, Storage storage, Header header, long nextRowId) {
    try {
      disk.writeFile(of(storage.path()), content(storage, header, nextRowId));
    } catch (Q4jException failure) {
      LOG.log(
          System.Logger.Level.WARNING,
          "closed without a hint, so the next open reads all of %s: %s"
              .formatted(storage.path(), failure.getMessage()));
    }
  }

  /** Deletes the hint of a file, durably, if there is one. */
  static void delete(Disk disk, Path file) {
    Path hint = of(file);
    if (disk.exists(hint)) {
      disk.delete(hint);
    }
  }

  /** The file gets another name. */
  static void rename(Disk disk, Path from, Path to) {
    if (disk.exists(of(from))) {
      disk.rename(of(from), of(to));
    }
  }
}
