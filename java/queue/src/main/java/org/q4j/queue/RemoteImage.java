package org.q4j.queue;

import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.q4j.OwnerGoneException;
import org.q4j.peer.MessageReader;
import org.q4j.peer.MessageWriter;
import org.q4j.peer.ProtocolException;

/** Queue files as the owner of the data directory keeps them still, read through it by pieces. */
final class RemoteImage {
  /** How the owner is called. */
  interface Calls {
    MessageReader call(Verb verb, MessageWriter request);
  }

  private final Calls calls;
  private final int number;
  private StoreImage image;

  private RemoteImage(Calls calls, int number) {
    this.calls = calls;
    this.number = number;
  }

  /** Reads the answer to the call that had it taken. */
  static RemoteImage of(Calls calls, MessageReader answer) {
    RemoteImage image = new RemoteImage(calls, answer.getInt());
    image.read(answer);
    return image;
  }

  private void read(MessageReader answer) {
    Instant at = Instant.ofEpochMilli(answer.getLong());
    long heldNanos = answer.getLong();
    int count = answer.getCount(2 * PeerMessages.TEXT + 2 * Long.BYTES);
    List<QueueImage> queues = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int place = i;
      QueueName name = QueueName.parse(answer.getString());
      String definition = answer.getString();
      long rows = answer.getLong();
      long length = answer.getLong();
      queues.add(new QueueImage(name, definition, rows, length, () -> new Pieces(place, length)));
    }
    image = new StoreImage(at, heldNanos, queues, this::close);
  }

  StoreImage image() {
    return image;
  }

  /** Returns by what number the owner knows it. */
  int number() {
    return number;
  }

  /** Returns the request for bytes of a queue. */
  static MessageWriter request(int number, int queue, long offset) {
    return new MessageWriter().putInt(number).putInt(queue).putLong(offset);
  }

  private void close() {
    try {
      calls.call(Verb.IMAGE_CLOSE, new MessageWriter().putInt(number));
    } catch (OwnerGoneException closedWithIt) {
      // There is nothing left to be closed.
    }
  }

  /** The bytes of one queue. */
  private final class Pieces extends InputStream {
    private final int queue;
    private final long length;
    private long fetched;
    private byte[] piece = {};
    private int next;

    Pieces(int queue, long length) {
      this.queue = queue;
      this.length = length;
    }

    private boolean fill() {
      if (next < piece.length) {
        return true;
      }
      if (fetched >= length) {
        return false;
      }
      piece = calls.call(Verb.IMAGE_BYTES, request(number, queue, fetched)).getBytes();
      next = 0;
      if (piece.length == 0 || piece.length > length - fetched) {
        throw new ProtocolException(
            "the owner of the data directory sent another length than it told: bytes=%d at %d (expected=%d in all)"
                .formatted(piece.length, fetched, length));
      }
      fetched += piece.length;
      return true;
    }

    @Override
    public int read() {
      return fill() ? piece[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int count) {
      if (count > 0 && !fill()) {
        return -1;
      }
      int part = Math.min(count, piece.length - next);
      System.arraycopy(piece, next, to, offset, part);
      next += part;
      return part;
    }
  }
}
