package org.q4j.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Path;

/** Unpacks a file with the program lzop. Its failure shows at the end of the stream. */
final class LzopStream extends FilterInputStream {
  private final Path file;
  private final Process process;

  LzopStream(Path file) throws IOException {
    this(file, start(file));
  }

  private LzopStream(Path file, Process process) {
    super(process.getInputStream());
    this.file = file;
    this.process = process;
  }

  private static Process start(Path file) throws IOException {
    try {
      return new ProcessBuilder("lzop", "-dc")
          .redirectInput(file.toFile())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException failure) {
      throw new IOException("cannot run lzop; install it: apt-get install lzop", failure);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int got = read(one, 0, 1);
    return got < 0 ? got : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int got = super.read(to, offset, length);
    if (got < 0) {
      try {
        int code = process.waitFor();
        if (code != 0) {
          throw new IOException("lzop exited with code:%d, %s".formatted(code, file));
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while reading " + file, interrupted);
      }
    }
    return got;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    super.close();
  }
}
