package org.q4j.sql.wire;

import java.io.InputStream;
import org.q4j.ClosedException;

/**
 * A client's file, as it arrives: a message for each piece, an empty one at the end. For one
 * thread.
 */
final class LocalFileStream extends InputStream {
  private final Connection connection;
  private int sequence;
  private byte[] piece = new byte[0];
  private int at;
  private int end;
  private boolean finished;
  private long reserved;

  /**
   * @param sequence of the client's first packet
   */
  LocalFileStream(Connection connection, int sequence) {
    this.connection = connection;
    this.sequence = sequence;
  }

  /** Returns the number of the packet behind the file. */
  int sequence() {
    return sequence;
  }

  @Override
  public int read() {
    return fill() ? piece[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(piece, at, into, offset, count);
    at += count;
    return count;
  }

  private boolean fill() {
    while (at == end && !finished) {
      release();
      Payload next = take();
      sequence = next.next();
      reserved = next.reserved();
      piece = next.bytes();
      at = 0;
      end = next.length();
      finished = end == 0;
    }
    return !finished;
  }

  private Payload take() {
    try {
      Payload next = connection.inbox().take(connection.stallMillis());
      if (next == null) {
        finished = true;
        connection.end(CancelReason.CONNECTION_LOST);
        throw new ClosedException("the client has not sent the whole of its file");
      }
      if (next.sequence() != sequence) {
        finished = true;
        connection.end(CancelReason.CONNECTION_LOST);
        throw new MalformedPacketException(
            "packets out of order: number=%d (expected=%d)".formatted(next.sequence(), sequence));
      }
      return next;
    } catch (InterruptedException e) {
      finished = true;
      Thread.currentThread().interrupt();
      throw new ClosedException("interrupted while the client sends its file", e);
    }
  }

  private void release() {
    connection.memory().release(reserved);
    reserved = 0;
  }

  /** Skips the rest, as the client sends it whatever it is told. */
  @Override
  public void close() {
    while (!finished) {
      at = end;
      fill();
    }
    release();
  }
}
