package org.q4j.backup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import org.q4j.UnsupportedException;

/**
 * The file or device that is restored: written in place, with holes where a new file would hold
 * zeros. Not thread-safe.
 */
final class MergeTarget implements AutoCloseable {
  private final Path path;
  private final RandomAccessFile file;
  private final FileChannel channel;
  private final boolean isFile;
  private final boolean compare;
  private final boolean isNew;
  private long length;
  private long written;
  private byte[] there = new byte[0];

  private MergeTarget(Path path, boolean compare, boolean isNew) throws IOException {
    this.path = path;
    this.isNew = isNew;
    this.compare = compare;
    file = new RandomAccessFile(path.toFile(), "rw");
    channel = file.getChannel();
    isFile = Files.isRegularFile(path);
    length = isFile ? channel.size() : DeviceLength.of(channel, path);
  }

  /**
   * Opens a file, made with mode 0600 when it is missing, or a block device.
   *
   * @param compare whether blocks are read first and written only when they differ
   */
  static MergeTarget open(Path path, boolean compare) throws IOException {
    boolean isNew = !Files.exists(path);
    if (isNew) {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new NoSuchFileException(path.toString(), null, "the link leads nowhere");
      }
      FileChannel.open(
              path,
              EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
          .close();
    }
    return new MergeTarget(path, compare, isNew);
  }

  Path path() {
    return path;
  }

  boolean isFile() {
    return isFile;
  }

  /** Returns its length in bytes. */
  long length() {
    return length;
  }

  /** Returns how many bytes were written; holes are not. */
  long written() {
    return written;
  }

  FileChannel channel() {
    return channel;
  }

  /** Puts a block at an offset; what lies between the end and the offset becomes a hole. */
  void write(long offset, byte[] block, int bytes) throws IOException {
    write(offset, block, 0, bytes);
  }

  /** The same with bytes that begin at {@code from}. */
  void write(long offset, byte[] block, int from, int bytes) throws IOException {
    long end = Math.addExact(offset, bytes);
    if (isFile) {
      if ((isNew || offset >= length) && isZero(block, from, bytes)) {
        length = Math.max(length, end);
        return;
      }
    } else if (end > length) {
      throw new UnsupportedException(
          "the device is too small: length=%d (expected=%d or more), %s"
              .formatted(length, end, path));
    }
    if (!(compare && isThere(offset, block, from, bytes))) {
      ByteBuffer buffer = ByteBuffer.wrap(block, from, bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer, offset + buffer.position() - from);
      }
      written += bytes;
    }
    length = Math.max(length, end);
  }

  private boolean isThere(long offset, byte[] block, int from, int bytes) throws IOException {
    if (there.length < bytes) {
      there = new byte[bytes];
    }
    ByteBuffer buffer = ByteBuffer.wrap(there, 0, bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        return false;
      }
    }
    return Arrays.equals(there, 0, bytes, block, from, from + bytes);
  }

  private static boolean isZero(byte[] block, int from, int bytes) {
    int last = from + bytes - 1;
    return bytes == 0
        || (block[from] == 0 && Arrays.equals(block, from, last, block, from + 1, last + 1));
  }

  /** Makes a file exactly so long; a device has a length of its own. */
  void setLength(long bytes) throws IOException {
    if (isFile) {
      file.setLength(bytes);
      length = bytes;
    }
  }

  /** Gives a file the length that its last hole ends at, and makes everything durable. */
  void finish() throws IOException {
    if (isFile && channel.size() < length) {
      file.setLength(length);
    }
    channel.force(true);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
