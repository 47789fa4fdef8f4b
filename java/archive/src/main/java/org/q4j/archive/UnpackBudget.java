package org.q4j.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;

/**
 * Bounds the memory in which zstd files are unpacked for clients: each needs a window as large as
 * its frames say, and a client that reads slowly holds it as long as it likes. Thread-safe.
 *
 * <p>Source of the layout: RFC 8878, section 3.1.1.1. A file counts by its first frame; a later one
 * whose window is larger than that and than 8 MiB ends the answer.
 */
final class UnpackBudget {
  private static final int UNIT_LOG = 20;

  /** Later frames may have windows up to this, all that q4j's own levels make, uncounted. */
  private static final int PASSED_LOG = 23;

  private static final int MOST_LOG = 27;
  private static final int HEADER = 14;
  private static final int LEAST_HEADER = 6;
  private static final int BUFFER = 64 * 1024;
  private static final int MAGIC = 0xFD2FB528;
  private static final int SINGLE_SEGMENT = 0x20;

  private final int bound;
  private final Semaphore units;

  /**
   * @param bound MiB of windows there may be together; at least 128, the largest that is unpacked
   */
  UnpackBudget(int bound) {
    this.bound = bound;
    units = new Semaphore(bound);
  }

  /**
   * Returns a body whose stream, opened once, is unpacked within the bound. Closing it closes the
   * other.
   *
   * @throws RejectedExecutionException when the bound is reached
   */
  Unpacked unpack(Body body) throws IOException {
    BufferedInputStream packed = new BufferedInputStream(body.stream(), BUFFER);
    packed.mark(HEADER);
    int log = Math.max(UNIT_LOG, windowLog(packed.readNBytes(HEADER)));
    packed.reset();
    int weight = 1 << (Math.min(log, MOST_LOG) - UNIT_LOG);
    if (!units.tryAcquire(weight)) {
      throw new RejectedExecutionException(
          "too many files are unpacked: bytes=%d (expected=at most %d)"
              .formatted((long) weight << UNIT_LOG, (long) bound << UNIT_LOG));
    }
    try {
      return new Unpacked(
          body,
          Encoding.unpackZstd(packed, Math.min(Math.max(log, PASSED_LOG), MOST_LOG)),
          () -> units.release(weight),
          new AtomicBoolean());
    } catch (IOException | RuntimeException failure) {
      units.release(weight);
      throw failure;
    }
  }

  /** Returns the binary logarithm, rounded up, of the window that a frame's first bytes ask for. */
  private static int windowLog(byte[] header) {
    ByteBuffer frame = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    if (header.length < LEAST_HEADER || frame.getInt() != MAGIC) {
      return 0; // Unpacking it says what is wrong; a skippable frame needs no window.
    }
    int flags = frame.get() & 0xff;
    if ((flags & SINGLE_SEGMENT) == 0) {
      int window = frame.get() & 0xff;
      return 10 + (window >> 3) + ((window & 7) == 0 ? 0 : 1);
    }
    // The content is the window.
    int at = frame.position() + (new int[] {0, 1, 2, 4})[flags & 3];
    return switch (flags >> 6) {
      case 0, 1 -> 0;
      case 2 ->
          header.length < at + Integer.BYTES
              ? 0
              : Long.SIZE - Long.numberOfLeadingZeros(Integer.toUnsignedLong(frame.getInt(at)));
      default -> MOST_LOG;
    };
  }

  /** A body that is unpacked, and counts until it is closed. */
  record Unpacked(Body body, InputStream plain, Runnable release, AtomicBoolean closed)
      implements Body {
    @Override
    public long size() {
      return body.size();
    }

    @Override
    public Instant modified() {
      return body.modified();
    }

    @Override
    public Content.Source source(ByteBufferPool.Sized pool, long first, long length) {
      throw new IllegalStateException("unpacked content has no offsets");
    }

    @Override
    public InputStream stream() {
      return plain;
    }

    @Override
    public void close() throws IOException {
      if (closed.compareAndSet(false, true)) {
        release.run();
        body.close();
      }
    }
  }
}
