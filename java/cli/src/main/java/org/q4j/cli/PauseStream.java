package org.q4j.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells when reading is about to wait for input: what has been read should not wait with it. */
final class PauseStream extends FilterInputStream {
  private final Runnable onPause;

  PauseStream(InputStream in, Runnable onPause) {
    super(in);
    this.onPause = onPause;
  }

  @Override
  public int read() throws IOException {
    look();
    return in.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    look();
    return in.read(bytes, offset, length);
  }

  private void look() throws IOException {
    if (in.available() == 0) {
      onPause.run();
    }
  }
}
