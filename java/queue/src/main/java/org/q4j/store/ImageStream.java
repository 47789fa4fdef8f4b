package org.q4j.store;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a {@link FileImage} from its beginning to its end, some hundred kilobytes at a time. */
final class ImageStream extends InputStream {
  private static final int STRETCH = 256 << 10;

  private final FileImage image;
  private final ByteBuffer bytes = ByteBuffer.allocate(STRETCH).limit(0);
  private long next;

  ImageStream(FileImage image) {
    this.image = image;
  }

  private boolean fill() {
    if (!bytes.hasRemaining()) {
      image.read(next, bytes.clear());
      next += bytes.remaining();
    }
    return bytes.hasRemaining();
  }

  @Override
  public int read() {
    return fill() ? bytes.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int count) {
    if (count > 0 && !fill()) {
      return -1;
    }
    int part = Math.min(count, bytes.remaining());
    bytes.get(to, offset, part);
    return part;
  }
}
