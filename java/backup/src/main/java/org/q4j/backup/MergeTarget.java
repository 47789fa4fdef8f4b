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
import java.util.EnumSet;
import org.q4j.UnsupportedException;

/**
 * The file or device that is restored: written in place, with holes where a new file would hold
 * zeros.
 *
 * <p>Several threads may write at once; nothing else is thread-safe.
 */
final class MergeTarget implements AutoCloseable {
  private static final ThreadLocal<ByteBuffer> THERE =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(64 * 1024));

  private final Path path;
  private final RandomAccessFile file;
  private final FileChannel channel;
  private final boolean isFile;
  private final boolean compare;
  private final EarlySync sync;
  private long length;
  private long written;

  /** Behind this a file held nothing: there, holes are zeros. */
  private long heldBefore;

  private MergeTarget(Path path, boolean compare) throws IOException {
    this.path = path;
    this.compare = compare;
    file = new RandomAccessFile(path.toFile(), "rw");
    channel = file.getChannel();
    isFile = Files.isRegularFile(path);
    length = isFile ? channel.size() : DeviceLength.of(channel, path);
    heldBefore = length;
    sync = new EarlySync(channel);
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
    return new MergeTarget(path, compare);
  }

  Path path() {
    return path;
  }

  boolean isFile() {
    return isFile;
  }

  /** Returns its length in bytes. */
  synchronized long length() {
    return length;
  }

  /** Returns how many bytes were written; holes are not. */
  synchronized long written() {
    return written;
  }

  FileChannel channel() {
    return channel;
  }

  /**
   * Puts the rest of a buffer at an offset; what lies between the end and the offset becomes a
   * hole. Several threads may do this at once, at places of their own.
   */
  void write(long offset, ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    long end = Math.addExact(offset, count);
    if (isFile) {
      if (isHole(offset, bytes)) {
        grow(end, 0);
        return;
      }
    } else if (end > length()) {
      throw new UnsupportedException(
          "the device is too small: length=%d (expected=%d or more), %s"
              .formatted(length(), end, path));
    }
    if (compare && isThere(offset, bytes)) {
      grow(end, 0);
      return;
    }
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      channel.write(rest, offset + count - rest.remaining());
    }
    grow(end, count);
    sync.wrote(count);
  }

  /** The same with neighbouring blocks; those of zeros may become holes. */
  void writeBlocks(long offset, ByteBuffer bytes, int blockSize) throws IOException {
    int from = 0;
    for (int at = 0; at < bytes.limit(); at += blockSize) {
      ByteBuffer block = bytes.slice(at, Math.min(blockSize, bytes.limit() - at));
      if (compare || isHole(offset + at, block)) {
        writePart(offset, bytes, from, at);
        from = at + block.limit();
        write(offset + at, block);
      }
    }
    writePart(offset, bytes, from, bytes.limit());
  }

  private void writePart(long offset, ByteBuffer bytes, int from, int to) throws IOException {
    if (to > from) {
      write(offset + from, bytes.slice(from, to - from));
    }
  }

  private boolean isHole(long offset, ByteBuffer bytes) {
    return isFile && offset >= heldBefore && isZero(bytes);
  }

  private synchronized void grow(long end, long count) {
    length = Math.max(length, end);
    written += count;
  }

  private boolean isThere(long offset, ByteBuffer bytes) throws IOException {
    ByteBuffer there = THERE.get();
    for (int from = bytes.position(); from < bytes.limit(); from += there.limit()) {
      there.clear().limit(Math.min(there.capacity(), bytes.limit() - from));
      while (there.hasRemaining()) {
        if (channel.read(there, offset + from - bytes.position() + there.position()) < 0) {
          return false;
        }
      }
      if (!there.flip().equals(bytes.slice(from, there.limit()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(ByteBuffer bytes) {
    int at = bytes.position();
    for (; at <= bytes.limit() - Long.BYTES; at += Long.BYTES) {
      if (bytes.getLong(at) != 0) {
        return false;
      }
    }
    while (at < bytes.limit()) {
      if (bytes.get(at++) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Makes a file exactly so long, while nobody writes; a device has a length of its own. */
  void setLength(long bytes) throws IOException {
    if (isFile) {
      file.setLength(bytes);
      synchronized (this) {
        length = bytes;
      }
      heldBefore = Math.min(heldBefore, bytes);
    }
  }

  /** Gives a file the length that its last hole ends at, and makes everything durable. */
  void finish() throws IOException {
    if (isFile && channel.size() < length()) {
      file.setLength(length());
    }
    sync.finish();
    channel.force(true);
  }

  @Override
  public void close() {
    try (sync) {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
