package org.q4j.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.q4j.CorruptException;

/** Writes a file and sums up what was handed to the system. Not thread-safe. */
final class SummedFile extends OutputStream {
  private final FileChannel channel;
  private final EarlySync sync;
  private final Path file;
  private long written;
  private final MessageDigest digest = Batch.newDigest("SHA-256");

  /**
   * @param file is there, and empty
   */
  SummedFile(Path file) throws IOException {
    this.file = file;
    channel = FileChannel.open(file, StandardOpenOption.WRITE);
    sync = new EarlySync(channel);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, from, count);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    digest.update(bytes, from, count);
    sync.wrote(count);
    written += count;
  }

  /** Returns the SHA-256 of all that was written, in hexadecimal; to be asked once. */
  String sum() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Fails, too, when the disk did not take what was written so far.
   *
   * @throws CorruptException when somebody else changed the file's length meanwhile
   */
  @Override
  public void close() throws IOException {
    try (channel) {
      sync.finish();
      if (channel.isOpen() && channel.size() != written) {
        throw new CorruptException(
            "the file was changed while it was written: length=%d (expected=%d), %s"
                .formatted(channel.size(), written, file));
      }
    }
  }
}
