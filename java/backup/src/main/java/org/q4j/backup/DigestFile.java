package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.q4j.CorruptException;

/**
 * The digests of a generation: that of every block, in order.
 *
 * <p>Read a stretch at a time, since those of a large volume do not fit into memory. Not
 * thread-safe.
 */
final class DigestFile implements AutoCloseable {
  static final int HEAD = 4;
  private static final int STRETCH = 4096;

  /** Where the bytes come from. */
  private interface Bytes {
    void read(byte[] to, long offset, int length) throws IOException;

    void close() throws IOException;
  }

  /** Opens a stream from its beginning. */
  interface Opener {
    InputStream open() throws IOException;
  }

  private final Path file;
  private final DigestKind kind;
  private final Bytes bytes;
  private final int blockSize;
  private final long count;
  private final byte[] stretch;
  private long stretchAt = -1;

  private DigestFile(Path file, DigestKind kind, Bytes bytes, long length) throws IOException {
    this.file = file;
    this.kind = kind;
    this.bytes = bytes;
    byte[] head = new byte[HEAD];
    if (length >= HEAD) {
      bytes.read(head, 0, HEAD);
    }
    if (length < HEAD || (length - HEAD) % kind.bytes() != 0) {
      throw new CorruptException(
          "not a digest file: length=%d (expected=4 + %d for each block), %s; begin a new series with a full backup"
              .formatted(length, kind.bytes(), file));
    }
    blockSize = BlockSize.checked(LittleEndian.getInt(head, 0), file.toString());
    count = (length - HEAD) / kind.bytes();
    stretch = new byte[(int) Math.min(STRETCH, count) * kind.bytes()];
  }

  /** As {@link #open(Path, DigestKind)}, of MD5 digests. */
  static DigestFile open(Path file) throws IOException {
    return open(file, DigestKind.MD5);
  }

  /**
   * Opens one.
   *
   * @throws CorruptException when its length or its block size is not that of a digest file
   */
  static DigestFile open(Path file, DigestKind kind) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new DigestFile(file, kind, of(channel, file), channel.size());
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  /**
   * Opens one that is a stream: going back in it means to begin anew.
   *
   * @param count of digests; the stream has to end behind them
   */
  static DigestFile open(Path file, DigestKind kind, Opener opener, long count) throws IOException {
    Bytes bytes = of(opener, file, HEAD + count * kind.bytes());
    try {
      return new DigestFile(file, kind, bytes, HEAD + count * kind.bytes());
    } catch (IOException | RuntimeException failure) {
      bytes.close();
      throw failure;
    }
  }

  private static Bytes of(FileChannel channel, Path file) {
    return new Bytes() {
      @Override
      public void read(byte[] to, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(to, 0, length);
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, offset + buffer.position()) < 0) {
            throw cutShort(file, offset + buffer.position());
          }
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  private static Bytes of(Opener opener, Path file, long total) {
    return new Bytes() {
      private InputStream in;
      private long position;

      @Override
      public void read(byte[] to, long offset, int length) throws IOException {
        if (in == null || offset < position) {
          close();
          in = opener.open();
          position = 0;
        }
        in.skipNBytes(offset - position);
        int got = in.readNBytes(to, 0, length);
        position = offset + got;
        if (got < length || (position == total && in.read() >= 0)) {
          throw cutShort(file, position);
        }
      }

      @Override
      public void close() throws IOException {
        if (in != null) {
          in.close();
        }
      }
    };
  }

  private static CorruptException cutShort(Path file, long offset) {
    return new CorruptException(
        "the digests do not end where they should: %s at offset %d; get the file again from a copy"
            .formatted(file, offset));
  }

  Path file() {
    return file;
  }

  DigestKind kind() {
    return kind;
  }

  int blockSize() {
    return blockSize;
  }

  /** Returns the number of blocks. */
  long count() {
    return count;
  }

  /** Returns whether block {@code index} is there and has the digest that begins at {@code at}. */
  boolean matches(long index, byte[] digests, int at) throws IOException {
    if (index >= count) {
      return false;
    }
    load(index);
    int here = (int) (index % STRETCH) * kind.bytes();
    return Arrays.equals(stretch, here, here + kind.bytes(), digests, at, at + kind.bytes());
  }

  /** Returns the digest of block {@code index}. */
  byte[] get(long index) throws IOException {
    if (index < 0 || index >= count) {
      throw new CorruptException(
          "no digest of block %d (expected=below %d), %s".formatted(index, count, file));
    }
    load(index);
    int at = (int) (index % STRETCH) * kind.bytes();
    return Arrays.copyOfRange(stretch, at, at + kind.bytes());
  }

  /** Copies the digest of block {@code index}, which is there, to {@code at}. */
  void copy(long index, byte[] to, int at) throws IOException {
    load(index);
    System.arraycopy(stretch, (int) (index % STRETCH) * kind.bytes(), to, at, kind.bytes());
  }

  private void load(long index) throws IOException {
    long wanted = index / STRETCH;
    if (wanted != stretchAt) {
      long first = wanted * STRETCH;
      stretchAt = -1;
      bytes.read(
          stretch,
          HEAD + first * kind.bytes(),
          (int) Math.min(STRETCH, count - first) * kind.bytes());
      stretchAt = wanted;
    }
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
