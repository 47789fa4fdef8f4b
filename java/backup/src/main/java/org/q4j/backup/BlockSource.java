package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.q4j.CorruptException;

/** What is read block by block: a file or a device from several threads, or a stream in order. */
abstract class BlockSource {
  private final String name;

  private BlockSource(String name) {
    this.name = name;
  }

  /** Returns a file or a device of known length; what it grows by meanwhile is left out. */
  static BlockSource of(FileChannel channel, long length, Path file) {
    return new BlockSource(file.toString()) {
      @Override
      boolean isPositioned() {
        return true;
      }

      @Override
      int read(long offset, byte[] to) throws IOException {
        ByteBuffer buffer =
            ByteBuffer.wrap(to, 0, (int) Math.max(0, Math.min(length - offset, to.length)));
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, offset + buffer.position()) < 0) {
            throw new CorruptException(
                "the source shrank while it was read: %s ends at %d (expected=%d); back up a snapshot"
                    .formatted(file, offset + buffer.position(), length));
          }
        }
        return buffer.position();
      }
    };
  }

  /** Returns a stream, read to its end. */
  static BlockSource of(InputStream in, String name) {
    return new BlockSource(name) {
      @Override
      boolean isPositioned() {
        return false;
      }

      @Override
      int read(long offset, byte[] to) throws IOException {
        return in.readNBytes(to, 0, to.length);
      }
    };
  }

  final String name() {
    return name;
  }

  /** Returns whether any offset can be read at any time, and by several threads at once. */
  abstract boolean isPositioned();

  /** Reads from an offset in bytes until {@code to} is full or the source ends. */
  abstract int read(long offset, byte[] to) throws IOException;
}
