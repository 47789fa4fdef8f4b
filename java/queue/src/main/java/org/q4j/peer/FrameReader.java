package org.q4j.peer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * Puts frames together from what has come. A length is only believed as far as its bytes arrive: at
 * most twice what is there is allocated. For one thread.
 */
final class FrameReader {
  private static final int AT_FIRST = 1 << 16;

  private final Budget budget;
  private final Runnable whenRoom;
  private final ByteBuffer head = ByteBuffer.allocate(Frames.LENGTH_BYTES);
  private int longest = Greeting.LONGEST;
  private int length = -1;
  private boolean admitted;
  private ByteBuffer body;

  /**
   * @param budget what long frames are counted in
   * @param whenRoom runs, in any thread, when {@link #read} may go on that waited for room
   */
  FrameReader(Budget budget, Runnable whenRoom) {
    this.budget = budget;
    this.whenRoom = whenRoom;
  }

  /** The greeting has been read. */
  void greeted() {
    longest = Frames.LONGEST;
  }

  /** Returns whether a frame waits for room, and reading on is of no use before there is some. */
  boolean isWaiting() {
    return length >= 0 && !admitted;
  }

  /**
   * Reads on.
   *
   * @return a whole frame without its length; null when more has to come, or room
   * @throws EOFException at the end
   * @throws ProtocolException when a length cannot be
   */
  ByteBuffer read(ReadableByteChannel in) throws IOException {
    if (length < 0) {
      fill(in, head);
      if (head.hasRemaining()) {
        return null;
      }
      int announced = head.getInt(0);
      if (announced < Frames.HEAD_BYTES || announced > longest) {
        throw new ProtocolException(
            "no frame: length=%d (expected %d to %d)"
                .formatted(announced & 0xffffffffL, Frames.HEAD_BYTES, longest));
      }
      length = announced;
    }
    if (!admitted) {
      admitted = budget.take(length, whenRoom);
      if (!admitted) {
        return null;
      }
      body = ByteBuffer.allocate(Math.min(length, AT_FIRST));
    }
    return readBody(in);
  }

  private ByteBuffer readBody(ReadableByteChannel in) throws IOException {
    fill(in, body);
    while (!body.hasRemaining() && body.capacity() < length) {
      int more = (int) Math.min(2L * body.capacity(), length);
      int filled = body.position();
      body = ByteBuffer.wrap(Arrays.copyOf(body.array(), more)).position(filled);
      fill(in, body);
    }
    if (body.hasRemaining()) {
      return null;
    }
    ByteBuffer frame = body.flip();
    head.clear();
    body = null;
    length = -1;
    admitted = false;
    return frame;
  }

  private static void fill(ReadableByteChannel in, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      int read = in.read(into);
      if (read < 0) {
        throw new EOFException();
      }
      if (read == 0) {
        return;
      }
    }
  }

  /** Gives up what is half read. */
  void abandon() {
    if (admitted) {
      budget.release(length);
      admitted = false;
    }
    body = null;
  }
}
