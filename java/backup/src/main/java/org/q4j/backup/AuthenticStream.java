package org.q4j.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.q4j.CorruptException;

/** Says of which file it is that something does not decrypt. */
final class AuthenticStream extends FilterInputStream {
  private final String name;

  AuthenticStream(InputStream in, String name) {
    super(in);
    this.name = name;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    try {
      return super.read(to, offset, length);
    } catch (IOException | RuntimeException failure) {
      // The library gives a failed authentication and a failed read the same type.
      throw new CorruptException(
          "cannot decrypt %s: it is damaged or cannot be read (%s); get the file again from a copy"
              .formatted(name, failure.getMessage()),
          failure);
    }
  }
}
