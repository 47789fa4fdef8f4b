package org.q4j.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.q4j.CorruptException;

/**
 * The digests of a generation: the MD5 of every block, in order.
 *
 * <p>Read a stretch at a time, since those of a large volume do not fit into memory. Not
 * thread-safe.
 */
final class DigestFile implements AutoCloseable {
  static final int HEAD = 4;
  static final int DIGEST = 16;
  private static final int STRETCH = 4096;

  private final Path file;
  private final FileChannel channel;
  private final int blockSize;
  private final long count;
  private final byte[] stretch = new byte[STRETCH * DIGEST];
  private long stretchAt = -1;

  private DigestFile(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    long length = channel.size();
    byte[] head = new byte[HEAD];
    if (length >= HEAD) {
      read(head, 0, HEAD);
    }
    if (length < HEAD || (length - HEAD) % DIGEST != 0) {
      throw new CorruptException(
          "not a digest file: length=%d (expected=4 + 16 for each block), %s; begin a new series with a full backup"
              .formatted(length, file));
    }
    blockSize = BlockSize.checked(LittleEndian.getInt(head, 0), file.toString());
    count = (length - HEAD) / DIGEST;
  }

  /**
   * Opens one.
   *
   * @throws CorruptException when its length or its block size is not that of a digest file
   */
  static DigestFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new DigestFile(file, channel);
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  private void read(byte[] to, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(to, 0, length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new CorruptException(
            "the file shrank while it was read: %s at offset %d"
                .formatted(file, offset + buffer.position()));
      }
    }
  }

  Path file() {
    return file;
  }

  int blockSize() {
    return blockSize;
  }

  /** Returns the number of blocks. */
  long count() {
    return count;
  }

  /** Returns whether block {@code index} is there and has this digest. */
  boolean matches(long index, byte[] digest) throws IOException {
    if (index >= count) {
      return false;
    }
    load(index);
    int at = (int) (index % STRETCH) * DIGEST;
    return Arrays.equals(stretch, at, at + DIGEST, digest, 0, DIGEST);
  }

  /** Returns the digest of block {@code index}. */
  byte[] get(long index) throws IOException {
    if (index < 0 || index >= count) {
      throw new CorruptException(
          "no digest of block %d (expected=below %d), %s".formatted(index, count, file));
    }
    load(index);
    int at = (int) (index % STRETCH) * DIGEST;
    return Arrays.copyOfRange(stretch, at, at + DIGEST);
  }

  private void load(long index) throws IOException {
    long wanted = index / STRETCH;
    if (wanted != stretchAt) {
      long first = wanted * STRETCH;
      read(stretch, HEAD + first * DIGEST, (int) Math.min(STRETCH, count - first) * DIGEST);
      stretchAt = wanted;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
